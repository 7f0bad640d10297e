from tests.journeys.test_keyboard import *
from tests.journeys.test_keyboard import at
from tests.factories import funding
@pytest.mark.parametrize("has_script",[True])
def test_zz(cast, at):
    granted, waiting = funding.board_grant(cast, title="Nytt"), funding.sent(cast, title="Insatsteam")
    for user, a in ((cast.applicant, reverse("my_projects:project", args=[waiting.pk])), (cast.applicant, reverse("my_projects:step", args=["projekt", waiting.pk, "godkann-villkoren"])),(cast.officer, reverse("project_desk:home")), (cast.officer, reverse("project_desk:step", args=["ansokan", granted.pk, "oppna"]))):
        keys = at(user, a)
        print(a)
        for i in range(45):
            keys.page.keyboard.press("Tab")
            print(keys.page.evaluate(FOCUSED), end=" ")
