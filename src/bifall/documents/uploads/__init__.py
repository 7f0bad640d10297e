"""Files that come from outside. Every door that keeps one asks here first.

Plain Python: bytes in, bytes or problems out. A file is judged by what is in it; what it calls itself decides
only which kind it must turn out to be.
"""

from bifall.documents.uploads.names import cleaned_name
from bifall.documents.uploads.packages import fault_in_package
from bifall.documents.uploads.pictures import MOST_PIXELS, PictureFault, cleaned_picture
from bifall.documents.uploads.taking_in import PICTURES, Taken, problem_with_text, take_in

__all__ = [
    "MOST_PIXELS",
    "PICTURES",
    "PictureFault",
    "Taken",
    "cleaned_name",
    "cleaned_picture",
    "fault_in_package",
    "problem_with_text",
    "take_in",
]
