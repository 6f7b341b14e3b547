using System.Reflection;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Surveys.Schema;

/// <summary>Runs the SQL file of its name by EF Core's own migrator, which keeps the history and the lock.</summary>
internal abstract class SqlMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(TextOf(GetType().GetCustomAttribute<MigrationAttribute>()!.Id));

    /// <summary>The SQL of a migration, as it stands in its file.</summary>
    public static string TextOf(string name)
    {
        using var file = typeof(SqlMigration).Assembly.GetManifestResourceStream($"migrations/{name}.sql")
            ?? throw new InvalidOperationException($"migrations/{name}.sql is not embedded.");
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }
}

[DbContext(typeof(SurveysDb)), Migration("0001_tenants")]
internal sealed class TenantsMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0002_accounts")]
internal sealed class AccountsMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0003_design")]
internal sealed class DesignMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0004_interactions")]
internal sealed class InteractionsMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0005_dispatch")]
internal sealed class DispatchMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0006_responses")]
internal sealed class ResponsesMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0007_trends")]
internal sealed class TrendsMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0008_audit")]
internal sealed class AuditMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0009_accounts")]
internal sealed class SessionsMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0010_single_sign_on")]
internal sealed class SingleSignOnMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0011_privacy")]
internal sealed class PrivacyMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0012_anonymous_surveys")]
internal sealed class AnonymousSurveysMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0013_languages")]
internal sealed class LanguagesMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0014_one_time_codes")]
internal sealed class OneTimeCodesMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0015_privacy")]
internal sealed class PrivacyIndexesMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0016_follow_ups")]
internal sealed class FollowUpsMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0017_quarantine")]
internal sealed class QuarantineMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0019_key_endings")]
internal sealed class KeyEndingsMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0020_channels")]
internal sealed class ChannelsMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0021_themes")]
internal sealed class ThemesMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0022_withdrawn_surveys")]
internal sealed class WithdrawnSurveysMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0023_kept_replies")]
internal sealed class KeptRepliesMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0024_rules_whole")]
internal sealed class RulesWholeMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0025_message_log")]
internal sealed class MessageLogMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0030_help_desks")]
internal sealed class HelpDesksMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0031_imports")]
internal sealed class ImportsMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0032_people")]
internal sealed class PeopleMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0033_mail_events")]
internal sealed class MailEventsMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0034_senders")]
internal sealed class SendersMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0035_relationship_surveys")]
internal sealed class RelationshipSurveysMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0036_finding_people")]
internal sealed class FindingPeopleMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0037_facets")]
internal sealed class FacetsMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0038_comment_search")]
internal sealed class CommentSearchMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0039_decided_at")]
internal sealed class DecidedAtMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0040_traits")]
internal sealed class TraitsMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0041_digests")]
internal sealed class DigestsMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0042_daily_totals")]
internal sealed class DailyTotalsMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0043_shared_views")]
internal sealed class SharedViewsMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0044_saved_views")]
internal sealed class SavedViewsMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0045_tags_by_hand")]
internal sealed class TagsByHandMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0046_kpis")]
internal sealed class KpisMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0047_colleagues")]
internal sealed class ColleaguesMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0048_goals")]
internal sealed class GoalsMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0049_philosophies")]
internal sealed class PhilosophiesMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0050_pillars")]
internal sealed class PillarsMigration : SqlMigration;

[DbContext(typeof(SurveysDb)), Migration("0051_matured_days")]
internal sealed class MaturedDaysMigration : SqlMigration;
