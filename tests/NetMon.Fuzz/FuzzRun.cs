using NetMon.Fuzz.Targets;

namespace NetMon.Fuzz;

/// <summary>An input that breaks a promise, and how.</summary>
/// <param name="Input">The bytes.</param>
/// <param name="Error">What was thrown, or a <see cref="TimeoutException"/>.</param>
internal sealed record FuzzFinding(byte[] Input, Exception Error);

/// <summary>Feeds a target inputs one by one, in this process, and stops at the first that it does not take.</summary>
/// <param name="target">The target.</param>
/// <param name="patience">An input that takes longer hangs. Far more than any input needs, on the slowest machine.</param>
internal sealed class FuzzRun(FuzzTarget target, TimeSpan patience)
{
    private long _executions;
    private volatile byte[] _current = [];

    /// <summary>How many inputs were taken.</summary>
    public long Executions => Interlocked.Read(ref _executions);

    /// <summary>Runs all inputs, or up to the first finding.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <returns>The finding; null when there is none.</returns>
    public FuzzFinding? Run(IEnumerable<byte[]> inputs)
    {
        FuzzFinding? finding = null;
        // A thread that hangs cannot be stopped from outside; in the background it does not keep the process.
        var thread = new Thread(() => finding = RunAll(inputs)) { IsBackground = true };
        thread.Start();
        long seen = -1;
        while (!thread.Join(patience))
        {
            var now = Executions;
            if (now == seen) return new FuzzFinding(_current, new TimeoutException($"The input takes longer than {patience}."));
            seen = now;
        }

        return finding;
    }

    private FuzzFinding? RunAll(IEnumerable<byte[]> inputs)
    {
        foreach (var input in inputs)
        {
            _current = input;
            try
            {
                target.Run(input);
            }
            catch (Exception e)
            {
                return new FuzzFinding(input, e);
            }

            Interlocked.Increment(ref _executions);
        }

        return null;
    }
}
