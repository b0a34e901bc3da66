"""Files nobody has described, handed in."""

import hashlib
from datetime import UTC, datetime

from accounts.models import User
from metrics.models import Upload, UploadContent, UploadState

AT = datetime(2020, 3, 2, tzinfo=UTC)
PERMITS = "Town,Year,Permits\nAvon,2018,12\nAvon,2019,14\nBethel,2018,7\nBethel,2019,-9999\nConnecticut,2018,19\nConnecticut,2019,20\n"
CRIME = (
    "Town,FIPS,Year,Measure Type,Variable,Value\n"
    "Andover,0901301080,2016,Number,Crime Index,35\n"
    'Andover,0901301080,2016,"Rate (per 100,000)",Crime Index,1098.6\n'
    "Ansonia,0900901220,2016,Number,Crime Index,430\n"
    'Ansonia,0900901220,2016,"Rate (per 100,000)",Crime Index,2301\n'
    "Avon,0900302060,2016,Number,Crime Index,-9999\n"
    'Avon,0900302060,2016,"Rate (per 100,000)",Crime Index,-6666\n'
    "Connecticut,09,2016,Number,Crime Index,72000\n"
    'Connecticut,09,2016,"Rate (per 100,000)",Crime Index,2010.4\n'
)


def unknown_upload(by: User, text: str = PERMITS, filename: str = "permits.csv") -> Upload:
    raw = text.encode()
    upload = Upload.objects.create(
        filename=filename, sha256=hashlib.sha256(raw).hexdigest(), size_bytes=len(raw), origin="browser", uploaded_at=AT, uploaded_by=by,
        state=UploadState.UNKNOWN,
    )  # fmt: skip
    UploadContent.objects.create(upload=upload, raw=raw)
    return upload
