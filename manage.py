#!/usr/bin/env python
from dvctrack.__main__ import main

if __name__ == "__main__":
    main()
