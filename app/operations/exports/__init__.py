"""Lists as spreadsheets: the rows that their reader sees on the page, all of them, in the same order."""
