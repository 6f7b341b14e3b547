using System.Net;
using Microsoft.EntityFrameworkCore;
using Surveys.Responses;

namespace Surveys.Tests.Trends;

/// <summary>What once stopped the roll-up of every workspace.</summary>
public sealed class RollUpTroubleTests(House house)
{
    [Fact]
    public async Task A_blank_channel_is_the_same_as_none()
    {
        var acme = await Workspace.Make(house);
        var survey = await acme.Survey();
        await acme.Post("responses", new { survey, external_id = "1", score = 5, channel = "" }, HttpStatusCode.Created);
        await acme.Post("responses", new { survey, external_id = "2", score = 5 }, HttpStatusCode.Created);
        // As rows stand that were stored before blanks were taken for none.
        await acme.In(db => db.Responses.Where(r => r.ExternalId == "1").ExecuteUpdateAsync(set => set.SetProperty(r => r.Channel, "")));
        await acme.In(async db =>
        {
            db.ChangedDays.Add(new ChangedDay { TenantId = acme.Id, SurveyId = Guid.Parse(survey), Day = await db.Responses.Select(r => r.AnsweredOn).FirstAsync() });
            return await db.SaveChangesAsync();
        });

        await acme.RollUp();

        Assert.Equal(2, (int)(await acme.Get($"scores?survey={survey}"))["total"]!["n"]!);
    }
}
