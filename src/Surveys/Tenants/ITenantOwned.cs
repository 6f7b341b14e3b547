namespace Surveys.Tenants;

/// <summary>A row behind the wall. Its keys begin with the workspace's id; <see cref="SurveysDb"/> filters and guards it.</summary>
internal interface ITenantOwned
{
    Guid TenantId { get; }
}
