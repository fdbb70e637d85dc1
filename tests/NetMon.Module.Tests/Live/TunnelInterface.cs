using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace NetMon.Tests.Live;

/// <summary>A tun interface whose other side is the test: what it hands over, the system receives. Goes when it is disposed.</summary>
internal sealed partial class TunnelInterface : IDisposable
{
    // TUNSETIFF, and IFF_TUN with IFF_NO_PI, of linux/if_tun.h.
    private const nuint SetInterface = 0x400454CA;
    private const byte TunFlag = 0x01;
    private const byte NoPacketInformationFlag = 0x10;
    private const int NameLength = 16;
    private const string Device = "/dev/net/tun";

    private readonly SafeFileHandle _device;

    public TunnelInterface(string name)
    {
        if (!File.Exists(Device)) Assert.Skip("This kernel has no tun device.");
        Name = name;
        _device = File.OpenHandle(Device, FileMode.Open, FileAccess.ReadWrite);
        var request = new byte[40];
        Encoding.ASCII.GetBytes(name).CopyTo(request, 0);
        (request[NameLength], request[NameLength + 1]) = (TunFlag, NoPacketInformationFlag);
        Assert.True(ioctl(_device, SetInterface, request) >= 0, "The tunnel cannot be made.");
        // Silent: nothing is announced on it.
        File.WriteAllText($"/proc/sys/net/ipv6/conf/{name}/disable_ipv6", "1");
        Tool.Run("ip", "link", "set", name, "up");
    }

    public string Name { get; }

    /// <summary>Lets the system receive an IP packet on the interface.</summary>
    public void Receive(byte[] packet) => Assert.Equal(packet.Length, write(_device, packet, packet.Length));

    public void Dispose() => _device.Dispose();

    [LibraryImport("libc")]
    private static partial int ioctl(SafeFileHandle file, nuint request, byte[] argument);

    [LibraryImport("libc")]
    private static partial nint write(SafeFileHandle file, byte[] bytes, nint count);
}
