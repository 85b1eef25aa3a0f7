"""The papers of the invented council that have a file: reports as PDF, and tables as CSV.

Everything here is made up. generate.py writes the files; nothing in this file chooses or computes. A file stays as it
is when the days of the record move, so it names no day, month or year. generate.py makes sure.
"""

# Reports: the meeting and the beginning of the title of the item.
REPORTS = (
    ("2025-06-18", "cabinet", "Review of Public"),
    ("2025-07-16", "cabinet", "Cycle Parking"),
    ("2025-07-16", "cabinet", "New Allotment"),
    ("2025-10-15", "cabinet", "Play Area"),
    ("2025-11-12", "cabinet", "Digital Inclusion"),
    ("2026-01-14", "cabinet", "Trees and Woodland"),
    ("2026-02-24", "council", "General Fund Budget"),
    ("2026-06-17", "cabinet", "Accessibility"),
    ("2026-06-17", "cabinet", "Grants to Voluntary"),
    ("2026-07-15", "cabinet", "Purchase of Homes"),
    ("2026-07-15", "cabinet", "Electric Vehicle"),
    ("2026-10-14", "cabinet", "Air Quality"),
    ("2026-11-11", "cabinet", "Shared Internal"),
    ("2026-11-24", "council", "Medium-Term"),
    ("2026-12-01", "scrutiny", "Review of Bus Shelters"),
    ("2026-12-01", "scrutiny", "Letting of Empty"),
    ("2026-12-09", "cabinet", "Fees and Charges"),
    ("2026-12-09", "cabinet", "Saltmarsh Footpath"),
)

# Tables: the meeting, the beginning of the title of the item, the appendix, and its rows under their names.
TABLES = (
    ("2025-06-18", "cabinet", "Review of Public", "a", ("premises", "ward", "open on Sunday", "step-free"), (
        ("The Loom Café", "Castle Fold", "yes", "yes"), ("Fountain Tea Room", "Castle Fold", "yes", "no"),
        ("Tanner's Bakery", "Castle Fold", "no", "yes"), ("Market Square Pharmacy", "Castle Fold", "no", "yes"),
        ("The Ferry Inn", "Millrace", "yes", "no"), ("Wharf Side Stores", "Millrace", "yes", "yes"),
        ("Mill Pond Kiosk", "Millrace", "yes", "yes"), ("The Old Maltings Gallery", "Millrace", "no", "yes"),
        ("Station Approach Café", "Northgate", "yes", "yes"),
    )),
    ("2025-07-16", "cabinet", "Cycle Parking", "a", ("place", "stands", "cannot be used"), (
        ("Market Square", "48", "3"), ("Loom Street", "22", "4"), ("Station Approach", "60", "9"), ("Town baths", "24", "2"),
        ("Northgate Library", "12", "1"), ("Weavers Cross Library", "10", "0"), ("Mill Pond Car Park", "16", "8"),
        ("Saltmarsh Visitor Centre", "14", "6"), ("Trialby Village Green", "8", "4"),
    )),
    ("2026-01-14", "cabinet", "Trees and Woodland", "a", ("site", "ward", "trees"), (
        ("Brickfields Common", "Brickfields", "1400"), ("Kiln Lane verge", "Brickfields", "220"),
        ("Potters' Lane", "Brickfields", "180"), ("Castle Fold Gardens", "Castle Fold", "60"),
        ("Trialby Village Green", "Harrow Bank", "140"), ("Harrow Bank recreation ground", "Harrow Bank", "800"),
        ("Low Meadows park", "Low Meadows", "1100"), ("Samplewick Road", "Low Meadows", "350"),
        ("Towpath", "Millrace", "400"), ("Mill Pond", "Millrace", "150"), ("Northgate Cemetery", "Northgate", "600"),
        ("Station Approach", "Northgate", "90"), ("Northgate Primary School", "Northgate", "160"),
        ("Quarry Hill slopes", "Quarry Hill", "2400"), ("Abbot's Close", "Quarry Hill", "70"),
        ("Depot Yard", "Quarry Hill", "130"), ("Saltmarsh bank", "Saltmarsh", "900"), ("Dock Road", "Saltmarsh", "110"),
        ("St Aldhelm's churchyard", "St Aldhelm's", "80"), ("Orchard Rise", "St Aldhelm's", "460"),
        ("Weavers Cross Roundabout", "Weavers Cross", "200"), ("Bramble Field edge", "Weavers Cross", "1250"),
        ("Larkspur Avenue", "Weavers Cross", "750"),
    )),
    ("2026-07-15", "cabinet", "Electric Vehicle", "a", ("car park", "sockets", "bays"), (
        ("Market Square", "8", "96"), ("Ferry Lane", "12", "140"), ("Mill Pond", "10", "88"), ("Station Approach", "14", "210"),
        ("Town baths", "6", "64"), ("Tanner Street", "4", "38"), ("Quarry Hill Road", "6", "52"), ("Dock Road", "8", "120"),
        ("Weavers Cross Library", "4", "30"), ("Low Meadows park", "8", "75"), ("Saltmarsh Visitor Centre", "6", "60"),
    )),
    ("2026-10-06", "scrutiny", "Weekly Food", "a", ("round", "ward", "households", "put out a caddy, %"), (
        ("1", "Harrow Bank", "4310", "79"), ("2", "Low Meadows", "4020", "76"), ("3", "St Aldhelm's", "4180", "73"),
        ("4", "Quarry Hill", "4250", "70"), ("5", "Weavers Cross", "4090", "69"), ("6", "Saltmarsh", "3960", "68"),
        ("7", "Northgate", "4120", "66"), ("8", "Castle Fold", "4060", "62"), ("9", "Millrace", "4200", "60"),
        ("10", "Brickfields", "4110", "57"),
    )),
    ("2026-12-01", "scrutiny", "Review of Bus Shelters", "a", ("ward", "shelters", "damaged", "repaired"), (
        ("Brickfields", "14", "5", "5"), ("Castle Fold", "9", "2", "2"), ("Harrow Bank", "11", "4", "3"),
        ("Low Meadows", "8", "2", "2"), ("Millrace", "12", "4", "4"), ("Northgate", "15", "5", "5"),
        ("Quarry Hill", "10", "4", "3"), ("Saltmarsh", "6", "1", "1"), ("St Aldhelm's", "9", "2", "1"),
        ("Weavers Cross", "13", "2", "2"),
    )),
)
