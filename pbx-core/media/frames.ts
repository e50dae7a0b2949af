/** Takes up sound, 20 ms at a time: 320 samples at 16 kHz that the next frame overwrites. */
export interface FrameSink {
  hear(frame: Int16Array, now: number): void
  /** Nothing comes until the next frame: its source has fallen silent, or is gone. */
  silent(): void
}
