warning-open = Avisos
