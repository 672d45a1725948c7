"""`python -m survey` is `concord`."""

from survey.cli import main

if __name__ == "__main__":
    main()
