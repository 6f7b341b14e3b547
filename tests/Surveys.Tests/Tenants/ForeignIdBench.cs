using System.Diagnostics;
using System.Net;

namespace Surveys.Tests.Tenants;

/// <summary>Measured by `eng/bench wall`, not tested: does the time of an answer tell another workspace's id from one that never was?</summary>
public sealed class ForeignIdBench(House house)
{
    private const int Rounds = 3000;

    [Fact(Explicit = true)]
    public async Task The_time_of_an_answer()
    {
        var (mine, theirs) = (await Workspace.Make(house), await Workspace.Make(house));
        var foreign = Guid.Parse(await theirs.Survey());
        TestContext.Current.TestOutputHelper!.WriteLine("GET /api/v1/surveys/{id}, by turns; milliseconds at the 10th, 50th and 90th of a hundred");
        var (never, another, theirId) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = -200; round < Rounds; round++)
        {
            // In turn, so that all of them meet the same moments of the machine; the second of the same kind shows what chance does.
            foreach (var (times, id) in new[] { (never, Guid.CreateVersion7()), (theirId, foreign), (another, Guid.CreateVersion7()) })
            {
                var begun = Stopwatch.GetTimestamp();
                using var answer = await mine.Api.GetAsync(new Uri($"/api/v1/surveys/{id}", UriKind.Relative), TestContext.Current.CancellationToken);
                if (round >= 0)
                    times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            }
        }

        Tell("an id that never was", never, never);
        Tell("another such id", another, never);
        Tell("another workspace's id", theirId, never);
    }

    private static void Tell(string what, List<double> times, List<double> against) => TestContext.Current.TestOutputHelper!.WriteLine(
        FormattableString.Invariant($"{what,-24} {At(times, 0.1):0.000} {At(times, 0.5):0.000} {At(times, 0.9):0.000}   median {At(times, 0.5) / At(against, 0.5):0.000} × the first"));

    private static double At(List<double> times, double share) => times.Order().ElementAt((int)(share * (times.Count - 1)));
}
