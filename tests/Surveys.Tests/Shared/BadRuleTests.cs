using System.Net;

namespace Surveys.Tests.Shared;

public sealed class BadRuleTests(House house)
{
    [Theory]
    [InlineData("\"priority\":\"1\"", "priority")]
    [InlineData("\"priority\":1.5", "priority")]
    [InlineData("\"priority\":99999999999", "priority")]
    [InlineData("\"sample\":2", "sample")]
    [InlineData("\"sample\":-0.1", "sample")]
    [InlineData("\"sample\":0", "sample")]
    [InlineData("\"sample\":\"1\"", "sample")]
    [InlineData("\"when\":{\"channels\":[\" \"]}", "when.channels")]
    [InlineData("\"when\":{\"teams\":[\"\"]}", "when.teams")]
    [InlineData("\"when\":{\"tags\":[\"billing\",\"\"]}", "when.tags")]
    [InlineData("\"exclude\":{\"domains\":[\"acme\"]}", "exclude.domains")]
    [InlineData("\"exclude\":{\"domains\":[\"https://acme.com\"]}", "exclude.domains")]
    [InlineData("\"exclude\":{\"domains\":[\"boss@acme.com\"]}", "exclude.domains")]
    [InlineData("\"exclude\":{\"domains\":[\"192.0.2.1\"]}", "exclude.domains")]
    [InlineData("\"delay\":\"a day\"", "delay")]
    [InlineData("\"delay\":\"-PT1H\"", "delay")]
    [InlineData("\"delay\":\"P91D\"", "delay")]
    [InlineData("\"delay\":\"P99999999999D\"", "delay")]
    [InlineData("\"delay\":24", "delay")]
    [InlineData("\"delay\":\"\\ud800\"", "delay")]
    [InlineData("\"expires_after\":\"PT0S\"", "expires_after")]
    [InlineData("\"expires_after\":\"P9999999D\"", "expires_after")]
    [InlineData("\"expires_after\":\"P14\"", "expires_after")]
    [InlineData("\"throttle\":7", "throttle")]
    [InlineData("\"throttle\":{\"week\":\"P7D\"}", "throttle.week")]
    [InlineData("\"throttle\":{\"workspace\":\"-P7D\"}", "throttle.workspace")]
    [InlineData("\"throttle\":{\"workspace\":\"P9999999D\"}", "throttle")]
    [InlineData("\"quiet_hours\":{\"from\":\"25:00\",\"to\":\"08:00\"}", "quiet_hours.from")]
    [InlineData("\"quiet_hours\":{\"from\":\"08:00\",\"to\":\"08:00\"}", "quiet_hours.to")]
    [InlineData("\"quiet_hours\":{\"from\":\"20:00\",\"to\":8}", "quiet_hours.to")]
    [InlineData("\"quiet_hours\":{\"from\":\"20:00\"}", "quiet_hours")]
    [InlineData("\"quiet_hours\":{}", "quiet_hours")]
    [InlineData("\"quiet_hours\":\"night\"", "quiet_hours")]
    [InlineData("\"quiet_hours\":{\"from\":\"20:00\",\"to\":\"08:00\",\"days\":[\"monday\"]}", "quiet_hours")]
    [InlineData("\"quiet_hours\":{\"from\":\"20:00\",\"to\":\"08:00\",\"days\":[1]}", "quiet_hours")]
    [InlineData("\"when\":[]", "when")]
    [InlineData("\"when\":{\"colour\":[]}", "when.colour")]
    [InlineData("\"when\":{\"statuses\":[]}", "when.statuses")]
    [InlineData("\"when\":{\"statuses\":null}", "when")]
    [InlineData("\"when\":{\"statuses\":[\"lost\"]}", "when.statuses")]
    [InlineData("\"when\":{\"statuses\":[3]}", "when.statuses")]
    [InlineData("\"when\":{\"channels\":\"email\"}", "when.channels")]
    [InlineData("\"when\":{\"channels\":[null]}", "when")]
    [InlineData("\"when\":{\"tags\":[\"a\\u0000b\"]}", "when")]
    [InlineData("\"when\":{\"attributes\":{\"a\":\"b\\u0000c\"}}", "when")]
    [InlineData("\"when\":{\"attributes\":{\"a\\u0000b\":\"c\"}}", "when")]
    [InlineData("\"when\":{\"attributes\":{\"a\":1}}", "when.attributes")]
    [InlineData("\"exclude\":{\"domains\":[\"a\\u0000b\"]}", "exclude")]
    [InlineData("\"exclude\":{\"domains\":[\"\\ud800\"]}", "exclude")]
    [InlineData("\"business_hours\":\"yes\"", "business_hours")]
    [InlineData("\"daily_cap\":0", "daily_cap")]
    [InlineData("\"reminders\":[\"P3D\",\"P2D\"]", "reminders")]
    [InlineData("\"reminders\":\"P3D\"", "reminders")]
    [InlineData("\"reminders\":[\"PT1H\"]", "reminders")]
    [InlineData("\"reminders\":[\"P14D\"]", "reminders")]
    [InlineData("\"reminders\":[\"P1D\",\"P2D\",\"P3D\",\"P4D\"]", "reminders")]
    [InlineData("\"reminder_text\":{\"xx\":\"Hello\"}", "reminder_text")]
    [InlineData("\"reminder_text\":{\"en\":\"\"}", "reminder_text")]
    public async Task A_field_of_a_rule_that_is_wrong_is_named(string fields, string field)
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();

        await acme.RefusedBy("rules", $$"""{"survey":"{{survey}}",{{fields}}}""", field);
    }

    [Theory]
    [InlineData("\"when\":{\"statuses\":[\"lost\"]}", "when.statuses[0]", "must be one of open, pending, resolved, closed.")]
    [InlineData("\"when\":{\"statuses\":[3]}", "when.statuses[0]", "must be one of open, pending, resolved, closed.")]
    [InlineData("\"quiet_hours\":{\"from\":\"20:00\",\"to\":\"08:00\",\"days\":[\"monday\"]}", "quiet_hours.days[0]", "must be one of mon, tue, wed, thu, fri, sat, sun.")]
    public async Task A_word_that_is_none_of_ours_is_told_the_words_that_are(string fields, string field, string said)
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();

        var refused = await acme.Post("rules", $$"""{"survey":"{{survey}}",{{fields}}}""", HttpStatusCode.UnprocessableEntity);
        var alone = await acme.Post("interactions", new { source = "test", external_id = "1", status = "lost" }, HttpStatusCode.UnprocessableEntity);

        Assert.Equal(said, (string?)refused["errors"]![field]![0]);
        Assert.Equal("must be one of open, pending, resolved, closed.", (string?)alone["errors"]!["status"]![0]);
    }

    [Theory]
    [InlineData("\"when\":{\"channels\":null}")]
    [InlineData("\"when\":{\"teams\":null}")]
    [InlineData("\"when\":{\"tags\":null}")]
    [InlineData("\"when\":{\"attributes\":null}")]
    [InlineData("\"when\":null")]
    [InlineData("\"exclude\":{\"domains\":null}")]
    [InlineData("\"exclude\":{\"tags\":null}")]
    [InlineData("\"exclude\":null")]
    [InlineData("\"throttle\":{}")]
    [InlineData("\"throttle\":null,\"quiet_hours\":null,\"expires_after\":null,\"reminders\":null,\"daily_cap\":null")]
    [InlineData("\"quiet_hours\":{\"from\":\"20:00\",\"to\":\"08:00\",\"days\":null}")]
    [InlineData("\"quiet_hours\":{\"from\":\"08:00\",\"to\":\"09:00\",\"days\":[]}")]
    [InlineData("\"priority\":-2147483648")]
    public async Task Where_null_means_none_nothing_breaks_later(string fields)
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();

        await acme.Post("rules", $$"""{"survey":"{{survey}}",{{fields}}}""", HttpStatusCode.Created);
        var interaction = await acme.Interaction("1", $"null{Guid.CreateVersion7():N}@example.com", new { tags = new[] { "billing" } });

        Assert.Single(interaction["invitations"]!.AsArray());
        Assert.Single((await acme.Get("rules"))["data"]!.AsArray());
    }

    [Fact]
    public async Task A_domain_is_kept_as_mail_servers_know_it_however_it_is_written()
    {
        var acme = await Workspace.Make(house);
        var rule = await acme.Rule(await acme.Survey(), new { exclude = new { domains = new[] { " @ACME.example", "bücher.example", "xn--bcher-kva.example" } } });

        var planned = (await acme.Interaction("1", "anna@eu.bücher.example"))["invitations"]![0]!;

        Assert.Equal("""["acme.example","xn--bcher-kva.example"]""", rule["exclude"]!["domains"]!.ToJsonString());
        Assert.Equal("excluded_domain", (string?)planned["reason"]);
    }

    [Fact]
    public async Task A_rule_for_a_survey_that_is_not_ours_is_one_for_no_survey()
    {
        var (acme, other) = (await Workspace.Make(house), await Workspace.Make(house));

        foreach (var body in new[] { "{}", """{"survey":null}""", """{"survey":"csat5"}""", """{"survey":5}""", """{"survey":"a\u0000b"}""" })
            await acme.RefusedBy("rules", body, "survey");
        var nowhere = await acme.Post("rules", new { survey = Guid.CreateVersion7() }, HttpStatusCode.UnprocessableEntity);
        var foreign = await acme.Post("rules", new { survey = await other.Survey() }, HttpStatusCode.UnprocessableEntity);

        Assert.Equal(nowhere.ToJsonString(), foreign.ToJsonString());
    }

    [Fact]
    public async Task Changing_a_rule_is_as_strict_and_leaves_it_as_it_was()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        var rule = await acme.Rule(survey, new { delay = "PT1H" });

        await acme.Refused(HttpMethod.Put, $"rules/{rule["id"]}", Hostile.Json($$"""{"survey":"{{survey}}","sample":7}"""), HttpStatusCode.UnprocessableEntity);
        await acme.Refused(HttpMethod.Put, $"rules/{rule["id"]}", Hostile.Json($$"""{"survey":"{{Guid.CreateVersion7()}}"}"""), HttpStatusCode.UnprocessableEntity);

        Assert.Equal(rule.ToJsonString(), (await acme.Get("rules"))["data"]![0]!.ToJsonString());
    }
}
