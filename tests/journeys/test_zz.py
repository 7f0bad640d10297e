from tests.journeys.test_keyboard import *
from tests.journeys.test_keyboard import at
from tests.factories import funding
@pytest.mark.parametrize("has_script",[True])
def test_zz(cast, at):
    granted, waiting = funding.board_grant(cast, title="Nytt"), funding.sent(cast, title="Insatsteam")
    for user, a in ((cast.applicant, reverse("my_projects:project", args=[waiting.pk])), (cast.officer, reverse("project_desk:home"))):
        keys = at(user, a)
