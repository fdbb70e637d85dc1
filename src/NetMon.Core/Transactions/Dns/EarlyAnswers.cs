using System.Diagnostics.CodeAnalysis;
using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Dns;

/// <summary>Answers that wait a short time for their questions. Bounded in number and bytes; not thread-safe.</summary>
internal sealed class EarlyAnswers
{
    private const int MaxCount = 4096;
    private const long MaxBytes = 4L << 20;

    private readonly Dictionary<DnsQueryKey, EarlyAnswer> _byKey = [];
    private readonly Queue<EarlyAnswer> _order = new();
    private long _bytes;

    /// <summary>Adds an answer, unless another one to the same question waits already.</summary>
    /// <param name="answer">The answer.</param>
    public bool TryAdd(EarlyAnswer answer)
    {
        if (!_byKey.TryAdd(answer.Key, answer)) return false;
        _order.Enqueue(answer);
        _bytes += answer.Answer.Size;
        return true;
    }

    /// <summary>Takes the answer to a question that has come.</summary>
    /// <param name="key">What identifies the answer.</param>
    /// <param name="asked">The packet of the question.</param>
    /// <param name="answer">The answer.</param>
    public bool TryTake(in DnsQueryKey key, PacketMark asked, [NotNullWhen(true)] out EarlyAnswer? answer)
    {
        if (_byKey.Count == 0 || !_byKey.TryGetValue(key, out answer) || !answer.MayAnswer(asked))
        {
            answer = null;
            return false;
        }

        answer.IsTaken = true;
        _byKey.Remove(key);
        return true;
    }

    /// <summary>Takes the oldest answer if no question to it is expected any more.</summary>
    /// <param name="now">The present.</param>
    /// <param name="answer">The answer.</param>
    public bool TryEnd(in CaptureMoment now, [NotNullWhen(true)] out EarlyAnswer? answer)
    {
        while (_order.TryPeek(out answer) && (answer.IsTaken || _order.Count > MaxCount || _bytes > MaxBytes || answer.Since.IsTooLongBefore(now)))
        {
            _order.Dequeue();
            _bytes -= answer.Answer.Size;
            if (answer.IsTaken) continue;
            _byKey.Remove(answer.Key);
            return true;
        }

        return false;
    }
}
