warning-open = Warnings
