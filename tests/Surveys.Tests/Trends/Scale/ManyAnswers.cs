using Npgsql;

namespace Surveys.Tests.Trends;

/// <summary>
/// Answers to one survey in each of 200 workspaces, two years up to yesterday: the nth is always the same but for its day, and they lie in the
/// order of their days, all workspaces mixed, as if they had come one by one.
/// </summary>
internal sealed class ManyAnswers(NpgsqlDataSource superuser, IReadOnlyList<Workspace> workspaces, IReadOnlyList<string> surveys, DateOnly today) : IAsyncDisposable
{
    public const int Workspaces = 200;
    public const int Days = 730;

    private int filled;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public IReadOnlyList<Workspace> All => workspaces;

    public Workspace Measured => workspaces[0];

    public string Survey => surveys[0];

    public static async Task<ManyAnswers> Open(House house)
    {
        var given = Environment.GetEnvironmentVariable("SURVEYS_SUPERUSER") ?? throw new InvalidOperationException("Ten million answers are put there by a superuser, in SURVEYS_SUPERUSER: eng/bench sets it where it starts PostgreSQL itself.");
        var superuser = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(given)
        {
            SearchPath = new NpgsqlConnectionStringBuilder(house.ConnectionString).SearchPath,
            CommandTimeout = 3600,
        }.ConnectionString);
        var (workspaces, surveys) = (new List<Workspace>(), new List<string>());
        for (var n = 0; n < Workspaces; n++)
        {
            workspaces.Add(await Workspace.Make(house, "Europe/Vienna", $"Acme {n}"));
            surveys.Add(await workspaces[n].Survey());
        }

        var many = new ManyAnswers(superuser, workspaces, surveys, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));
        await many.MakeAgents();
        return many;
    }

    /// <summary>Four teams of five agents in each workspace.</summary>
    private async Task MakeAgents()
    {
        await using var make = superuser.CreateCommand(
            """
            create table bench_workspaces as
              select n - 1 as place, w.tenant_id, w.survey_id,
                (select array_agg(md5(n || 'agent' || k)::uuid order by k) from generate_series(0, 19) k) as agents,
                (select array_agg(md5(n || 'team' || k)::uuid order by k) from generate_series(0, 3) k) as teams
              from unnest($1::uuid[], $2::uuid[]) with ordinality w (tenant_id, survey_id, n);
            insert into agents (tenant_id, id, name) select tenant_id, id, 'Agent ' || k from bench_workspaces, unnest(agents) with ordinality a (id, k);
            insert into teams (tenant_id, id, name) select tenant_id, id, 'Team ' || k from bench_workspaces, unnest(teams) with ordinality a (id, k);
            """.Replace("$1", $"'{{{string.Join(',', workspaces.Select(w => w.Id))}}}'", StringComparison.Ordinal).Replace("$2", $"'{{{string.Join(',', surveys)}}}'", StringComparison.Ordinal));
        await make.ExecuteNonQueryAsync(Stop);
    }

    /// <summary>Adds answers until there are so many in all, and notes all days as changed.</summary>
    public async Task Fill(int count)
    {
        await using var connection = await superuser.OpenConnectionAsync(Stop);
        // Triggers and references of single rows would take longer than all else; the indexes are made anew, as after a restore.
        var indexes = await Read(connection, "select i.indexdef from pg_indexes i where i.schemaname = current_schema and i.tablename = 'responses' and i.indexname <> 'responses_pkey'");
        var names = await Read(connection, "select i.indexname from pg_indexes i where i.schemaname = current_schema and i.tablename = 'responses' and i.indexname <> 'responses_pkey'");
        await Run(connection, "set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '512MB'");
        await Run(connection, string.Concat(names.Select(name => $"drop index {name};")));
        await Run(connection,
            $"""
            insert into responses (tenant_id, id, survey_id, survey_version, rule_version, rating, band, comment, via, answered_at, answered_on, agent_id, team_id, channel, tags)
            select w.tenant_id, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, w.survey_id, 1, 1, v.rating,
              case when v.rating >= 4 then 'happy' when v.rating = 3 then 'neutral' else 'unhappy' end,
              case when chance.a % 5 = 0 then 'Answered on day ' || v.day || ', and the card works again' end,
              'api', (v.day + interval '12 hours') at time zone 'UTC', v.day, w.agents[chance.b % 20 + 1], w.teams[chance.b % 20 / 5 + 1],
              (array['email', 'chat', 'phone', 'web'])[chance.c % 4 + 1],
              (array['billing', 'card', 'login', 'delivery', 'refund', 'account', 'app', 'invoice', 'limit', 'fraud', 'transfer', 'statement', 'billing', 'card'])
                [chance.d % 12 + 1 : chance.d % 12 + chance.a % 4]
            from generate_series({filled + 1}, {count}) n
            join bench_workspaces w on w.place = n % {Workspaces}
            cross join lateral (select (hashint8extended(n, 1) & 1048575)::int as a, (hashint8extended(n, 2) & 1048575)::int as b, (hashint8extended(n, 3) & 1048575)::int as c, (hashint8extended(n, 4) & 1048575)::int as d) chance
            cross join lateral (select '{today:yyyy-MM-dd}'::date - {Days} + ((n - {filled} - 1)::bigint * {Days} / {count - filled})::int as day,
              (array[1, 2, 3, 3, 4, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5])[chance.d / 12 % 20 + 1] as rating) v
            """);
        foreach (var index in indexes)
            await Run(connection, index);
        await Run(connection, $"insert into changed_days (tenant_id, survey_id, day) select tenant_id, survey_id, '{today:yyyy-MM-dd}'::date - d from bench_workspaces, generate_series(1, {Days}) d");
        await Run(connection, "vacuum analyze responses");
        await Run(connection, "analyze changed_days");
        filled = count;
    }

    /// <summary>Adds to what the measured workspace has: invitations, of which three in ten are answered, and answers set aside.</summary>
    public async Task Invite(int invitations, int setAside)
    {
        await using var connection = await superuser.OpenConnectionAsync(Stop);
        await Run(connection, "set session_replication_role = replica; set synchronous_commit = off");
        await Run(connection,
            $"""
            insert into invitations (tenant_id, id, survey_id, survey_version, resolution, status, planned_at, sent_at, expires_at, answered_at, attempts, agent_id, team_id, channel, tags)
            select w.tenant_id, gen_random_uuid(), w.survey_id, 1, 1, case when k % 10 < 3 then 'answered' else 'expired' end, s.at, s.at, s.at + interval '14 days', case when k % 10 < 3 then s.at + interval '1 day' end, 1,
              w.agents[k % 20 + 1], w.teams[k % 20 / 5 + 1], (array['email', 'chat', 'phone', 'web'])[k % 4 + 1], array['billing', 'card']
            from generate_series(1, {invitations}) k, bench_workspaces w, lateral (select '{today:yyyy-MM-dd}'::timestamptz - (k::bigint * {Days} / {invitations}) * interval '1 day' as at) s
            where w.place = 0;
            delete from matured_days;
            insert into set_aside_answers (tenant_id, id, survey_id, invitation_id, rating, choices, texts, came_at, came_on, reasons, evidence, state)
            select i.tenant_id, gen_random_uuid(), i.survey_id, i.id, 5, '{EmptyJson}', '{EmptyJson}', i.sent_at, i.sent_at::date, '{EmptyJson}', '{EmptyJson}', 'waiting' from invitations i limit {setAside};
            """);
        await Run(connection, "vacuum analyze invitations");
        await Run(connection, "vacuum analyze set_aside_answers");
    }

    private const string EmptyJson = "{}";

    /// <summary>As autovacuum leaves the tallies some minutes after they were counted.</summary>
    public async Task Settle(params string[] tables)
    {
        await using var connection = await superuser.OpenConnectionAsync(Stop);
        foreach (var table in tables)
            await Run(connection, $"vacuum analyze {table}");
    }

    public async Task<string> Text(string sql)
    {
        await using var connection = await superuser.OpenConnectionAsync(Stop);
        return string.Join(" ", await Read(connection, sql));
    }

    private static async Task<List<string>> Read(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var rows = new List<string>();
        while (await reader.ReadAsync(Stop))
            rows.Add(reader.GetString(0));
        return rows;
    }

    private static async Task Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stop);
    }

    public ValueTask DisposeAsync() => superuser.DisposeAsync();
}
