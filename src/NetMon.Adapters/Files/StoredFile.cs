using Microsoft.Win32.SafeHandles;
using NetMon.CaptureFiles.Output;

namespace NetMon.Adapters.Files;

/// <summary>Opens a file, named pipe or device for reading.</summary>
public static class StoredFile
{
    /// <summary>Opens a path for reading. Cancellation ends the wait for a pipe's writer.</summary>
    /// <param name="path">The path.</param>
    /// <param name="cancellation">Ends every wait within 50 ms.</param>
    /// <exception cref="IOException">The path does not exist or cannot be read.</exception>
    public static Stream OpenRead(string path, CancellationToken cancellation)
    {
        // On other systems opening a pipe blocks until it has a writer, which .NET cannot cancel.
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

    /// <summary>Reads a pipe, waiting with poll(2) in short steps, so that reading can be cancelled.</summary>
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
            // poll reports nothing until the first writer opens the pipe; after the last one closes it, poll reports a hang-up and the read returns 0.
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
