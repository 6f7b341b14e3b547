using Surveys.Design;
using Surveys.Dispatch;
using Surveys.Mail;
using Surveys.Tenants;

namespace Surveys.Responses;

/// <summary>A survey as somebody made up would read it.</summary>
internal sealed record Sample(Survey Survey, Asking Asking)
{
    public Wording Wording => Asking.Wording;
}

/// <summary>Shows a draft to the company's own people.</summary>
internal sealed class Samples(Themes themes, BaseUrl baseUrl, IHttpContextAccessor http)
{
    public async Task<Sample> Of(Survey survey, SurveyContent content, string? code, bool isNameless, CancellationToken stop)
    {
        var language = Language.Pick(content.Languages, [code]);
        var company = http.HttpContext!.Workspace()!.Name;
        var about = isNameless ? new AskedAbout(company) : survey.About(company, "Maria", "Andrei", language.Say(Phrase.SampleSubject));
        var trial = baseUrl.To($"surveys/{survey.Id}/trial/{language.Code}");
        return new Sample(survey, new Asking(new Wording(content, language, about), survey.Kind, survey.IsAnonymous, trial, trial, await themes.ForMail(stop)));
    }
}
