using NetMon.Fuzz.Targets;

namespace NetMon.Fuzz;

/// <summary>An input that breaks a promise, and the error.</summary>
/// <param name="Input">The bytes.</param>
/// <param name="Error">The exception that was thrown, or a <see cref="TimeoutException"/>.</param>
internal sealed record FuzzFinding(byte[] Input, Exception Error);

/// <summary>Runs a target on inputs one by one, in this process, and stops at the first failure.</summary>
/// <param name="target">The target.</param>
/// <param name="patience">
/// Time limit per input; an input that takes longer counts as a hang. Far more than any input needs on the slowest machine.
/// </param>
internal sealed class FuzzRun(FuzzTarget target, TimeSpan patience)
{
    private long _executions;
    private volatile byte[] _current = [];

    /// <summary>Number of inputs that were run.</summary>
    public long Executions => Interlocked.Read(ref _executions);

    /// <summary>Runs the inputs until the first finding.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <returns>The finding; null if there is none.</returns>
    public FuzzFinding? Run(IEnumerable<byte[]> inputs)
    {
        FuzzFinding? finding = null;
        // A hanging thread cannot be stopped from outside. As a background thread it does not keep the process alive.
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
