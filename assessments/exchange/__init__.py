"""Items as other systems write and read them: pure Python, so that a file is understood before anything is stored."""
