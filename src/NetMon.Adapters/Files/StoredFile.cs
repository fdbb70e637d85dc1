using Microsoft.Win32.SafeHandles;
using NetMon.CaptureFiles.Output;

namespace NetMon.Adapters.Files;

/// <summary>Opens what a capture is read from: a file, a named pipe, a device.</summary>
public static class StoredFile
{
    /// <summary>Opens for reading. Waiting for a pipe's writer ends when <paramref name="cancellation"/> is signalled.</summary>
    /// <param name="path">The path.</param>
    /// <param name="cancellation">Ends every wait within 50 ms.</param>
    /// <exception cref="IOException">It is missing, or cannot be read.</exception>
    public static Stream OpenRead(string path, CancellationToken cancellation)
    {
        // Elsewhere opening a pipe blocks until its writer comes, which .NET cannot interrupt.
        if (OperatingSystem.IsLinux() && TryOpenPipe(path) is { } pipe) return new PipeReadStream(pipe, cancellation);
        WindowsName.CheckInput(path);
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    private static SafeFileHandle? TryOpenPipe(string path)
    {
        var handle = Posix.OpenWithoutWaiting(path);
        if (!handle.IsInvalid && Posix.IsPipe(handle)) return handle;
        handle.Dispose();
        return null;
    }

    /// <summary>A pipe that is waited for with poll(2), in short steps, so that reading can be given up.</summary>
    private sealed class PipeReadStream(SafeFileHandle handle, CancellationToken cancellation) : Stream
    {
        private const int WaitMilliseconds = 50;
        private readonly FileStream _pipe = new(handle, FileAccess.Read, bufferSize: 0);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            // Nothing is ready until the first writer comes; when the last one has gone, the pipe hangs up and the read gives 0.
            while (Posix.Poll(handle, WaitMilliseconds) == 0) cancellation.ThrowIfCancellationRequested();
            return _pipe.Read(buffer);
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) _pipe.Dispose();
            base.Dispose(disposing);
        }
    }
}
