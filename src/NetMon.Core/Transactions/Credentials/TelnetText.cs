using NetMon.Decoding;

namespace NetMon.Transactions.Credentials;

/// <summary>Takes the commands and the option negotiation of Telnet (RFC 854, RFC 855) out of one direction, however it is split.</summary>
[ReadsPackets]
internal sealed class TelnetText
{
    private const byte Iac = 255;
    private const byte Will = 251;
    private const byte Dont = 254;
    private const byte Subnegotiation = 250;
    private const byte SubnegotiationEnd = 240;

    private State _state;

    private enum State : byte
    {
        Text,
        Command,
        Option,
        Subnegotiation,
        SubnegotiationCommand,
    }

    /// <summary>Takes a byte.</summary>
    /// <param name="value">The byte.</param>
    /// <returns>Whether it is text.</returns>
    public bool IsText(byte value)
    {
        switch (_state)
        {
            case State.Text when value == Iac:
                _state = State.Command;
                return false;
            case State.Text:
                return true;
            case State.Command:
                _state = value switch
                {
                    Subnegotiation => State.Subnegotiation,
                    >= Will and <= Dont => State.Option,
                    _ => State.Text,
                };
                // Doubled, it is the byte itself.
                return value == Iac;
            case State.Option:
                _state = State.Text;
                return false;
            case State.Subnegotiation:
                if (value == Iac) _state = State.SubnegotiationCommand;
                return false;
            default:
                _state = value == SubnegotiationEnd ? State.Text : State.Subnegotiation;
                return false;
        }
    }

    /// <summary>Takes what follows missing bytes as text.</summary>
    public void Lose() => _state = State.Text;
}
