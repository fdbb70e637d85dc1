namespace NetMon.Decoding.Applications;

/// <summary>What carries an application; a decoder names all that it is carried by.</summary>
[Flags]
internal enum ApplicationTransport : byte
{
    /// <summary>Nothing that applications are looked for in.</summary>
    None = 0,

    /// <summary>TCP: the payload is a piece of a stream and may begin in the middle of a message.</summary>
    Tcp = 1,

    /// <summary>UDP: the payload is a message.</summary>
    Udp = 2,

    /// <summary>SCTP: the payload is the first DATA chunk's.</summary>
    Sctp = 4,
}
