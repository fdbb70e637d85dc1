using NetMon.Capture;

namespace NetMon.Overview.Stages;

/// <summary>Receives what a <see cref="ContentStage"/> finds, in the order of packets.</summary>
internal interface IContentOutput
{
    /// <summary>Takes a transaction or credential that has ended.</summary>
    /// <param name="transaction">The transaction.</param>
    void Take(Transaction transaction);

    /// <summary>Takes an event of a detector.</summary>
    /// <param name="raised">The event.</param>
    void Take(TrafficAlertEvent raised);

    /// <summary>Takes a fault of a decoder.</summary>
    /// <param name="fault">The packet and the fault.</param>
    void Take(PacketFaulted fault);
}
