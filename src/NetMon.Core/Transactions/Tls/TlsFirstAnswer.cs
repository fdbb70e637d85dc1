using NetMon.Flows.Reassembly;

namespace NetMon.Transactions.Tls;

/// <summary>
/// Finds the server's answer to the client's first application data. In TLS 1.3, session tickets look like application data (RFC 8446
/// section 4.6.1): servers send two or more of equal length right after the handshake, so such records are no answer. A single ticket
/// cannot be told from one.
/// </summary>
internal sealed class TlsFirstAnswer
{
    // Full records of a long answer have equal lengths too; tickets are shorter.
    private const int MaxTicketLength = 2048;

    private PacketMark? _request;
    private PacketMark? _candidate;
    private int _candidateLength;
    private int _ticketLength;
    private bool _hasServerSpoken;

    /// <summary>Whether the server may send session tickets after the handshake.</summary>
    public bool MayHaveTickets { get; set; }

    /// <summary>Whether the answer is known.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Whether the client has sent application data.</summary>
    public bool IsAsked => _request is not null;

    /// <summary>Seconds from the client's first application data to the answer; null if one of them was not seen.</summary>
    public double? Latency => _request is { } request && _candidate is { } answer ? ConnectionInfo.Seconds(request.Time, answer.Time) : null;

    /// <summary>Takes the end of a record of the client.</summary>
    /// <param name="packet">The packet with the last byte.</param>
    public void TakeRequest(PacketMark packet)
    {
        _request ??= packet;
        // What comes after the client's next data answers that.
        IsKnown = _candidate is not null;
    }

    /// <summary>Takes the start of a record of the server.</summary>
    /// <param name="length">Length of its body.</param>
    /// <param name="packet">The packet with the header.</param>
    public void TakeAnswer(int length, PacketMark packet)
    {
        if (IsKnown) return;
        if (_request is null)
        {
            // Further tickets may come after the request.
            (_hasServerSpoken, _ticketLength) = (true, MayHaveTickets ? length : 0);
        }
        else if (_candidate is null)
        {
            if (length == _ticketLength) return;
            (_candidate, _candidateLength) = (packet, length);
            IsKnown = !MayHaveTickets || _hasServerSpoken || length > MaxTicketLength;
        }
        else if (length == _candidateLength)
        {
            (_candidate, _ticketLength, _hasServerSpoken) = (null, length, true);
        }
        else
        {
            IsKnown = true;
        }
    }
}
