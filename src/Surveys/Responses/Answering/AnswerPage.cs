using Microsoft.AspNetCore.Mvc.RazorPages;
using Surveys.Design;
using Surveys.Shared;

namespace Surveys.Responses;

internal enum AnswerView
{
    Ask,
    Thanks,
    AlreadyAnswered,
    Closed,
    Unknown,
}

/// <summary>What the pages have in common on which somebody answers, by a mailed link or an open channel.</summary>
internal abstract class AnswerPage : PageModel
{
    public AnswerView Shown { get; private set; } = AnswerView.Unknown;

    /// <summary>The survey's words in the reader's language; nothing where the link leads nowhere.</summary>
    public Wording? Wording { get; protected set; }

    /// <summary>The reader's language, also where there is no survey.</summary>
    public Language Language { get; protected set; } = Language.English;

    /// <summary>What stands in the form: from the link, from the earlier answer, or as it was sent with a mistake in it.</summary>
    public AnswerForm Form { get; } = new();

    public string? Mistake { get; private set; }

    /// <summary>The form's answers to what this rating is asked.</summary>
    /// <param name="isLenient">As in <see cref="GivenAnswer.Read"/>.</param>
    /// <returns>Nothing where one can't be kept; which, and what can be done, is told then.</returns>
    protected GivenAnswer? Read(SurveyContent content, int rating, bool isLenient = false)
    {
        try
        {
            return GivenAnswer.Read(content, rating, question => Request.Form[GivenAnswer.NameOf(question)], Language.Code, isLenient: isLenient);
        }
        catch (InvalidInputException invalid)
        {
            Form.Wrong = invalid.Errors.Keys.First();
            var isText = content.FollowUps.Any(question => question.Id == Form.Wrong && question.Type == QuestionType.Text);
            Mistake = isText ? Language.Say(Phrase.TooLong, Language.Number(FollowUp.LongestText)) : Language.Say(Phrase.NoChoice);
            return null;
        }
    }

    protected PageResult Refuse(string mistake, int status = StatusCodes.Status422UnprocessableEntity)
    {
        Mistake = mistake;
        return Show(AnswerView.Ask, status);
    }

    /// <summary>Asks for what a question needs.</summary>
    /// <param name="isCounted">The rating counts already.</param>
    protected PageResult AskFor(FollowUp missing, bool isCounted)
    {
        Form.Wrong = missing.Id;
        return Refuse(isCounted ? $"{Language.Say(Phrase.Counted)} {Language.Say(Phrase.Needed)}" : Language.Say(Phrase.Needed));
    }

    protected PageResult Show(AnswerView view, int status = StatusCodes.Status200OK)
    {
        Shown = view;
        return this.Page(status);
    }
}
