using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Surveys.Accounts;
using Surveys.Articles;
using Surveys.Audit;
using Surveys.Colleagues;
using Surveys.Design;
using Surveys.Dispatch;
using Surveys.Goals;
using Surveys.HelpDesks;
using Surveys.Imports;
using Surveys.Interactions;
using Surveys.Kpis;
using Surveys.Mail;
using Surveys.Philosophy;
using Surveys.Pillars;
using Surveys.Privacy;
using Surveys.Responses;
using Surveys.Scoring;
using Surveys.Shared;
using Surveys.Tenants;
using Surveys.Trends;

namespace Surveys;

/// <summary>The table of contents: one set for each table, and the app's side of the tenant wall.</summary>
internal sealed class SurveysDb(DbContextOptions<SurveysDb> options, CurrentTenant tenant) : IdentityUserContext<Account, Guid>(options)
{
    // Outside the wall
    public DbSet<Tenant> Tenants => Set<Tenant>();
    public DbSet<DueHint> DueHints => Set<DueHint>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<QueuedLetter> QueuedLetters => Set<QueuedLetter>();
    public DbSet<TakenNotice> TakenNotices => Set<TakenNotice>();
    public DbSet<ResponseRevision> ResponseRevisions => Set<ResponseRevision>();
    public DbSet<LinkVisit> LinkVisits => Set<LinkVisit>();
    public DbSet<SetAsideAnswer> SetAsideAnswers => Set<SetAsideAnswer>();
    public DbSet<ChangedDay> ChangedDays => Set<ChangedDay>();
    public DbSet<DeletedWorkspace> DeletedWorkspaces => Set<DeletedWorkspace>();

    // Inside
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();
    public DbSet<Member> Members => Set<Member>();
    public DbSet<MemberInvite> MemberInvites => Set<MemberInvite>();
    public DbSet<SingleSignOn> SingleSignOn => Set<SingleSignOn>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<KeptReply> KeptReplies => Set<KeptReply>();
    public DbSet<Survey> Surveys => Set<Survey>();
    public DbSet<SavedView> SavedViews => Set<SavedView>();
    public DbSet<Theme> Themes => Set<Theme>();
    public DbSet<Logo> Logos => Set<Logo>();
    public DbSet<SurveyVersion> SurveyVersions => Set<SurveyVersion>();
    public DbSet<Contact> Contacts => Set<Contact>();
    public DbSet<Agent> Agents => Set<Agent>();
    public DbSet<Team> Teams => Set<Team>();
    public DbSet<Interaction> Interactions => Set<Interaction>();
    public DbSet<InvitationRule> Rules => Set<InvitationRule>();
    public DbSet<LoggedMessage> MessageLog => Set<LoggedMessage>();
    public DbSet<OwnWorkingTime> WorkingTimes => Set<OwnWorkingTime>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<Connection> Connections => Set<Connection>();
    public DbSet<ReceivedPayload> ReceivedPayloads => Set<ReceivedPayload>();
    public DbSet<Sender> Senders => Set<Sender>();
    public DbSet<Suppression> Suppressions => Set<Suppression>();
    public DbSet<SurveyResponse> Responses => Set<SurveyResponse>();
    public DbSet<SavedSearch> SavedSearches => Set<SavedSearch>();
    public DbSet<OpenChannel> OpenChannels => Set<OpenChannel>();
    public DbSet<Digest> Digests => Set<Digest>();
    public DbSet<Round> ColleagueRounds => Set<Round>();
    public DbSet<ColleagueAsked> ColleaguesAsked => Set<ColleagueAsked>();
    public DbSet<ColleagueAnswer> ColleagueAnswers => Set<ColleagueAnswer>();
    public DbSet<PillarPlan> PillarPlans => Set<PillarPlan>();
    public DbSet<Statement> Philosophies => Set<Statement>();
    public DbSet<Goal> Goals => Set<Goal>();
    public DbSet<GoalNote> GoalNotes => Set<GoalNote>();
    public DbSet<SharedView> SharedViews => Set<SharedView>();
    public DbSet<SharingSettings> SharingSettings => Set<SharingSettings>();
    public DbSet<DailyTotal> DailyTotals => Set<DailyTotal>();
    public DbSet<MaturedDay> MaturedDays => Set<MaturedDay>();
    public DbSet<MonthlyCost> MonthlyCosts => Set<MonthlyCost>();
    public DbSet<Article> Articles => Set<Article>();
    public DbSet<ArticleEvent> ArticleEvents => Set<ArticleEvent>();
    public DbSet<FileImport> Imports => Set<FileImport>();
    public DbSet<ImportChunk> ImportChunks => Set<ImportChunk>();
    public DbSet<ImportNote> ImportNotes => Set<ImportNote>();
    public DbSet<RememberedChoices> ImportChoices => Set<RememberedChoices>();
    public DbSet<ErasedKey> ErasedKeys => Set<ErasedKey>();
    public DbSet<SealedSuppression> SealedSuppressions => Set<SealedSuppression>();
    public DbSet<ErasureNote> Erasures => Set<ErasureNote>();
    public DbSet<PrivacySettings> PrivacySettings => Set<PrivacySettings>();

    public Guid TenantId => tenant.Id;

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        base.ConfigureConventions(conventions);
        conventions.Properties<string>().HaveColumnType("text");
        conventions.Properties<ActorKind>().HaveConversion<EnumText<ActorKind>>();
        conventions.Properties<InteractionStatus>().HaveConversion<EnumText<InteractionStatus>>();
        conventions.Properties<InvitationStatus>().HaveConversion<EnumText<InvitationStatus>>();
        conventions.Properties<MailOutcome>().HaveConversion<EnumText<MailOutcome>>();
        conventions.Properties<MailFault>().HaveConversion<EnumText<MailFault>>();
        conventions.Properties<SuppressionReason>().HaveConversion<EnumText<SuppressionReason>>();
        conventions.Properties<SuppressionSource>().HaveConversion<EnumText<SuppressionSource>>();
        conventions.Properties<Reason>().HaveConversion<EnumText<Reason>>();
        conventions.Properties<Vendor>().HaveConversion<EnumText<Vendor>>();
        conventions.Properties<PayloadOutcome>().HaveConversion<EnumText<PayloadOutcome>>();
        conventions.Properties<Proof>().HaveConversion<EnumText<Proof>>();
        conventions.Properties<Role>().HaveConversion<EnumText<Role>>();
        conventions.Properties<Metric>().HaveConversion<EnumText<Metric>>();
        conventions.Properties<Direction>().HaveConversion<EnumText<Direction>>();
        conventions.Properties<Band>().HaveConversion<EnumText<Band>>();
        conventions.Properties<ThemeFont>().HaveConversion<EnumText<ThemeFont>>();
        conventions.Properties<ThemeShape>().HaveConversion<EnumText<ThemeShape>>();
        conventions.Properties<ThemeScheme>().HaveConversion<EnumText<ThemeScheme>>();
        conventions.Properties<VisitKind>().HaveConversion<EnumText<VisitKind>>();
        conventions.Properties<SetAsideState>().HaveConversion<EnumText<SetAsideState>>();
        conventions.Properties<ImportState>().HaveConversion<EnumText<ImportState>>();
        conventions.Properties<DigestFrequency>().HaveConversion<EnumText<DigestFrequency>>();
        conventions.Properties<RoundKind>().HaveConversion<EnumText<RoundKind>>();
        conventions.Properties<GoalVerdict>().HaveConversion<EnumText<GoalVerdict>>();
        conventions.Properties<ArticleDeed>().HaveConversion<EnumText<ArticleDeed>>();
        conventions.Properties<Via>().HaveConversion<EnumText<Via>>();
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Account>().ToTable("Accounts");
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("AccountClaims");
        builder.Entity<IdentityUserLogin<Guid>>().ToTable("AccountLogins");
        builder.Entity<IdentityUserToken<Guid>>().ToTable("AccountTokens");
        builder.Entity<IdentityUserPasskey<Guid>>().ToTable("AccountPasskeys");
        builder.ApplyConfigurationsFromAssembly(typeof(SurveysDb).Assembly);

        foreach (var entity in builder.Model.GetEntityTypes())
        {
            if (entity.ClrType.IsAssignableTo(typeof(ITenantOwned)))
                WallMethod.MakeGenericMethod(entity.ClrType).Invoke(this, [builder]);
            UseSnakeCase(entity);
        }
    }

    private static readonly System.Reflection.MethodInfo WallMethod =
        typeof(SurveysDb).GetMethod(nameof(RaiseWall), System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!;

    private void RaiseWall<T>(ModelBuilder builder)
        where T : class, ITenantOwned
    {
        builder.Entity<T>().HasQueryFilter(Wall.Filter, row => row.TenantId == TenantId);
        builder.Entity<T>().HasOne<Tenant>().WithMany().HasForeignKey(row => row.TenantId).OnDelete(DeleteBehavior.Cascade);
    }

    private static void UseSnakeCase(IMutableEntityType entity)
    {
        if (entity.IsMappedToJson())
        {
            entity.SetContainerColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(entity.GetContainerColumnName()!));
            return;
        }

        entity.SetTableName(JsonNamingPolicy.SnakeCaseLower.ConvertName(entity.GetTableName()!));
        foreach (var property in entity.GetProperties())
            property.SetColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        GuardWall();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        GuardWall();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    private void GuardWall()
    {
        foreach (var entry in ChangeTracker.Entries<ITenantOwned>())
        {
            if (entry.State is not (EntityState.Unchanged or EntityState.Detached) && (entry.Entity.TenantId != TenantId || TenantId == Guid.Empty))
                throw new WallException($"A {entry.Metadata.ClrType.Name} of another workspace was about to be stored.");
        }
    }
}
