"""Knows pages to study, who is enrolled, what each has read, and the training that was frozen when it was completed."""

from courses.models.codes import EnrolmentCode
from courses.models.editions import CourseEdition
from courses.models.enrolments import Enrolment, LessonReading, Reflection, done_of
from courses.models.kinds import MINUTES_OF_A_DAY, Activity, Entry, Mode
from courses.models.live import Attendance, Attending, LiveParticipant, LiveSession, LiveTraining
from courses.models.loaded import LoadedPage
from courses.models.pages import CataloguePage, CoursePage, Prerequisite, StudyPage
from courses.models.readers import SecondReaderTask
from courses.models.steps import (
    MINUTES,
    AssessmentMinutes,
    AssessmentPage,
    CompetenciesField,
    LessonMinutes,
    LessonPage,
    ModulePage,
    Objective,
    TopicMinutes,
    unready,
)
from courses.models.training import TrainingClaim, TrainingCredit, completed_of

__all__ = [
    "MINUTES",
    "MINUTES_OF_A_DAY",
    "Activity",
    "AssessmentMinutes",
    "AssessmentPage",
    "Attendance",
    "Attending",
    "CataloguePage",
    "CompetenciesField",
    "CourseEdition",
    "CoursePage",
    "Enrolment",
    "EnrolmentCode",
    "Entry",
    "LessonMinutes",
    "LessonPage",
    "LessonReading",
    "LiveParticipant",
    "LiveSession",
    "LiveTraining",
    "LoadedPage",
    "Mode",
    "ModulePage",
    "Objective",
    "Prerequisite",
    "Reflection",
    "SecondReaderTask",
    "StudyPage",
    "TopicMinutes",
    "TrainingClaim",
    "TrainingCredit",
    "completed_of",
    "done_of",
    "unready",
]
