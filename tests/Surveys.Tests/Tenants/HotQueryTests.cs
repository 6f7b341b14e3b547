using Microsoft.EntityFrameworkCore;
using Surveys.Tenants;

namespace Surveys.Tests.Tenants;

public sealed class HotQueryTests(House house)
{
    [Fact]
    public async Task The_mark_is_found_in_what_ef_writes_and_nowhere_else()
    {
        var acme = await Workspace.Make(house);

        var (marked, plain) = await acme.In(db => Task.FromResult((HotQuery.Is(db.Surveys.TagWith(HotQuery.Mark).CreateDbCommand()), HotQuery.Is(db.Surveys.CreateDbCommand()))));

        Assert.True(marked);
        Assert.False(plain);
    }
}
