package io.github.contractroutes.sandbox;

import io.netty.buffer.ByteBuf;

/** A body that is made while it is sent, so that it may be larger than the memory. */
interface Content {
  /** Bytes in all. */
  long length();

  /** Writes up to {@code max} bytes from {@code offset} on; at least one while there are any. */
  void write(long offset, int max, ByteBuf out);

  static Content of(byte[] bytes) {
    return new Content() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public void write(long offset, int max, ByteBuf out) {
        out.writeBytes(bytes, (int) offset, (int) Math.min(max, bytes.length - offset));
      }
    };
  }

  /** The part of this content that begins at {@code from} and is {@code length} bytes long. */
  default Content part(long from, long length) {
    Content whole = this;
    return new Content() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public void write(long offset, int max, ByteBuf out) {
        whole.write(from + offset, (int) Math.min(max, length - offset), out);
      }
    };
  }
}
