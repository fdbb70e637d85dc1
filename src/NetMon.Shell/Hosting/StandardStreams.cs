using System.Text;
using Microsoft.Win32.SafeHandles;

namespace NetMon.Shell.Hosting;

/// <summary>Nobody reads standard output any more.</summary>
internal sealed class OutputClosedException(IOException inner) : Exception("Standard output is closed.", inner);

/// <summary>Standard output and error as UTF-8 text, written through at once.</summary>
internal sealed class StandardStreams : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public StandardStreams()
    {
        Output = new ClosableWriter(OpenOutput(), () => OutputClosed?.Invoke());
        Error = new StreamWriter(Console.OpenStandardError(), Utf8) { AutoFlush = true };
        var dumb = string.Equals(Environment.GetEnvironmentVariable("TERM"), "dumb", StringComparison.Ordinal);
        OutputIsTerminal = !Console.IsOutputRedirected && !dumb;
        ErrorIsTerminal = !Console.IsErrorRedirected && !dumb;
    }

    /// <summary>Called once, when what reads standard output has gone (<c>netmon ... | head</c>).</summary>
    public Action? OutputClosed { get; set; }

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    public bool OutputIsTerminal { get; }

    public bool ErrorIsTerminal { get; }

    public void Dispose()
    {
        Output.Dispose();
        Error.Dispose();
    }

    private static Stream OpenOutput()
    {
        // The console's own stream swallows a broken pipe, and a live capture would then run on for nobody. A pipe as a file tells.
        if (!OperatingSystem.IsWindows() && Console.IsOutputRedirected)
        {
            try
            {
                var file = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
                // A regular file has one position that child processes share; only the console's stream leaves that to the system.
                if (!file.CanSeek) return file;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                return Console.OpenStandardOutput();
            }
        }

        return Console.OpenStandardOutput();
    }

    private sealed class ClosableWriter(Stream stream, Action closed) : TextWriter
    {
        private readonly StreamWriter _writer = new(stream, Utf8) { AutoFlush = true };
        private bool _isClosed;

        public override Encoding Encoding => Utf8;

        public override void Write(char value) => Write([value]);

        public override void Write(string? value) => Write(value.AsSpan());

        public override void Write(ReadOnlySpan<char> buffer)
        {
            if (_isClosed) return;
            try
            {
                _writer.Write(buffer);
            }
            catch (IOException)
            {
                _isClosed = true;
                closed();
            }
        }

        public override void WriteLine(string? value) => Write(value + Environment.NewLine);

        protected override void Dispose(bool disposing)
        {
            // Nothing is left to flush, and a closed pipe must not make the end of the process an error.
            base.Dispose(disposing);
        }
    }
}
