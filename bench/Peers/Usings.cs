// What the project file adds to MixedRules.cs where it is built with the micro-benchmarks.
global using System;
global using System.Collections.Generic;
global using System.Linq;
