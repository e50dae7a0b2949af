declare module 'write-file-atomic' {
  interface Options {
    readonly mode?: number
    readonly encoding?: BufferEncoding
  }
  /** Writes to a new file beside `path`, flushes it to disk, and renames it. */
  export default function writeFileAtomic(path: string, data: string, options?: Options): Promise<void>
}
