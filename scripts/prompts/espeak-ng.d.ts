/** The part that we use of eSpeak NG, compiled to WebAssembly (GPL-3; a build-time tool, never shipped). */
declare module '@echogarden/espeak-ng-emscripten' {
  interface Speaker {
    readonly samplerate: number
    /** 0 where the voice exists. */
    set_voice(name: string): number
    /** Words a minute. */
    set_rate(rate: number): void
    /** 0 to 99. */
    set_pitch(pitch: number): void
    /** `onAudio` gets 16-bit samples piece by piece; returning true stops. */
    synthesize(text: string, onAudio: (audio: ArrayBuffer | undefined, events: unknown) => boolean): void
  }
  export default function createModule(): Promise<{ eSpeakNGWorker: new () => Speaker }>
}
