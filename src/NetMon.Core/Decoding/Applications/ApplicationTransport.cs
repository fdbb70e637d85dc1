namespace NetMon.Decoding.Applications;

/// <summary>The transports of an application; a decoder names all that carry it.</summary>
[Flags]
internal enum ApplicationTransport : byte
{
    /// <summary>None: no application is searched for.</summary>
    None = 0,

    /// <summary>TCP. The payload is a piece of a stream and may begin in the middle of a message.</summary>
    Tcp = 1,

    /// <summary>UDP. The payload is a message.</summary>
    Udp = 2,

    /// <summary>SCTP. The payload is that of the first DATA chunk.</summary>
    Sctp = 4,
}
