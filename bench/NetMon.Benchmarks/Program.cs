using BenchmarkDotNet.Running;
using NetMon.Benchmarks.Alerts;

if (args is ["alerts", .. var files])
{
    AlertTrial.Run(files);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
