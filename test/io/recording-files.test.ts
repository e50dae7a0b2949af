import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createDecoder } from 'libopus-wasm'
import { describe, expect, it } from 'vitest'
import { createRecordingFiles } from '../../pbx-core/io/recording-files.ts'
import { parseWav } from '../../pbx-core/media/audio/wav.ts'
import type { RecordingFault, RecordingFile } from '../../pbx-core/media/recordings.ts'
import { Program } from '../support/program.ts'
import { type TempDirectory, tempDirectory } from '../support/temp-directory.ts'
import { dominantFrequency } from '../support/tone.ts'
import { stereoTone } from './stereo-tone.ts'

const victim = join(import.meta.dirname, 'recording-victim.ts')

async function record(file: RecordingFile, frames: number) {
  const faults: RecordingFault[] = []
  const sink = createRecordingFiles().open(file, (fault) => faults.push(fault))
  for (let at = 0; at < frames; at++) {
    const stereo = stereoTone(at)
    sink.write(file.channels === 2 ? stereo : stereo.filter((_, i) => i % 2 === 0))
  }
  return { kept: await sink.close(), faults }
}

/** Samples of each channel, from a WAV file whose header is believed. */
function channelsOfWav(file: Buffer): Int16Array[] {
  expect(file.readUInt32LE(4) + 8).toBeLessThanOrEqual(file.length)
  const octets = file.readUInt32LE(40)
  const count = file.readUInt16LE(22)
  expect(file.readUInt32LE(4)).toBe(octets + 36)
  const samples = Array.from({ length: octets / 2 }, (_, i) => file.readInt16LE(44 + 2 * i))
  return Array.from({ length: count }, (_, channel) => Int16Array.from(samples.filter((_, i) => i % count === channel)))
}

const crcOf = (page: Buffer) => {
  let crc = 0
  for (const [at, octet] of page.entries()) {
    crc ^= (at >= 22 && at < 26 ? 0 : octet) << 24
    for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  }
  return crc >>> 0
}

/** Reads an Ogg file as RFC 3533 says: every page with its checksum, packets put together from their pieces. */
function readOgg(file: Buffer) {
  const packets: Buffer[] = []
  const pages: { flags: number; granule: number; sequence: number }[] = []
  let piece = Buffer.alloc(0)
  for (let at = 0; at < file.length; ) {
    const count = file[at + 26] ?? 0
    const sizes = [...file.subarray(at + 27, at + 27 + count)]
    const end = at + 27 + count + sizes.reduce((sum, size) => sum + size, 0)
    // A page that a crash has cut off is left out, as players do.
    if (end > file.length) break
    expect(file.toString('latin1', at, at + 4)).toBe('OggS')
    expect(file.readUInt32LE(at + 22)).toBe(crcOf(file.subarray(at, end)))
    pages.push({
      flags: file[at + 5] ?? 0,
      granule: Number(file.readBigUInt64LE(at + 6)),
      sequence: file.readUInt32LE(at + 18)
    })
    let from = at + 27 + count
    for (const size of sizes) {
      piece = Buffer.concat([piece, file.subarray(from, from + size)])
      from += size
      if (size === 255) continue
      packets.push(piece)
      piece = Buffer.alloc(0)
    }
    at = end
  }
  return { packets, pages }
}

/** What each of two streams says: the first one's length is told (RFC 6716 §B). */
function split(packet: Buffer): Buffer[] {
  const length = packet[1] ?? 0
  const [size, from] = length < 252 ? [length, 2] : [length + 4 * (packet[2] ?? 0), 3]
  return [Buffer.concat([packet.subarray(0, 1), packet.subarray(from, from + size)]), packet.subarray(from + size)]
}

async function decoded(packets: readonly Buffer[]): Promise<Int16Array> {
  using decoder = await createDecoder({ channels: 1, sampleRate: 16_000 })
  return Int16Array.from(packets.flatMap((packet) => [...decoder.decode(packet)]))
}

const frequency = (samples: Int16Array | undefined) =>
  dominantFrequency({
    sampleRate: 16_000,
    samples: Float64Array.from(samples?.subarray(1600) ?? [], (sample) => sample / 32_768)
  })

async function scratch(): Promise<TempDirectory & { readonly path: string }> {
  return await tempDirectory('recordings')
}

describe('recordings as files (4-pbx, Media: stereo WAV, caller left, called right)', () => {
  it('MUST be WAV at 16 kHz with one party on each side, for its owner alone', async () => {
    await using directory = await scratch()
    const path = join(directory.path, 'recordings/2026/a.wav')
    expect(await record({ path, format: 'wav', channels: 2 }, 100)).toEqual({ kept: 2000, faults: [] })
    const [left, right] = channelsOfWav(await readFile(path))
    expect([left?.length, right?.length]).toEqual([32_000, 32_000])
    expect([frequency(left), frequency(right)]).toEqual([500, 1250])
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(join(directory.path, 'recordings'))).mode & 0o777).toBe(0o700)
    expect((await stat(join(directory.path, 'recordings/2026'))).mode & 0o777).toBe(0o700)
  })

  it('MUST be readable as a prompt where it has one channel', async () => {
    await using directory = await scratch()
    const path = join(directory.path, 'a.wav')
    await record({ path, format: 'wav', channels: 1 }, 50)
    const wav = parseWav(await readFile(path))
    expect(wav.ok && [wav.value.sampleRate, wav.value.samples.length, frequency(wav.value.samples)]).toEqual([
      16_000, 16_000, 500
    ])
  })

  it('MUST be Opus in Ogg whose end is cut to the sample, one stream for each side (RFC 7845 §4.4, §5.1.1.2)', async () => {
    await using directory = await scratch()
    const path = join(directory.path, 'a.ogg')
    expect(await record({ path, format: 'ogg', channels: 2 }, 100)).toEqual({ kept: 2000, faults: [] })
    const { packets, pages } = readOgg(await readFile(path))
    const [head, tags, ...audio] = packets
    expect([head?.toString('latin1', 0, 8), ...(head?.subarray(8, 10) ?? []), ...(head?.subarray(18) ?? [])]).toEqual([
      'OpusHead',
      1,
      2,
      1,
      2,
      0,
      0,
      1
    ])
    expect(tags?.toString('latin1', 0, 8)).toBe('OpusTags')
    const preSkip = head?.readUInt16LE(10) ?? 0
    expect(pages.map(({ sequence }) => sequence)).toEqual(pages.map((_, i) => i))
    expect([pages[0]?.flags, pages.at(-1)?.flags]).toEqual([2, 4])
    expect(pages.at(-1)?.granule).toBe(2 * 48_000 + preSkip)
    expect(audio).toHaveLength(101)
    const sides = audio.map(split)
    const heard = await Promise.all([0, 1].map((side) => decoded(sides.map((each) => each[side] as Buffer))))
    expect(heard.map(frequency)).toEqual([500, 1250])
  })

  it('MUST be plain Opus where there is one channel (RFC 7845 §5.1.1.1)', async () => {
    await using directory = await scratch()
    const path = join(directory.path, 'a.ogg')
    await record({ path, format: 'ogg', channels: 1 }, 50)
    const { packets } = readOgg(await readFile(path))
    expect([...(packets[0]?.subarray(18) ?? [])]).toEqual([0])
    expect(frequency(await decoded(packets.slice(2)))).toBe(500)
  })

  it('keeps a page within 255 pieces when the disk was slow', async () => {
    await using directory = await scratch()
    const path = join(directory.path, 'a.ogg')
    expect((await record({ path, format: 'ogg', channels: 2 }, 1000)).kept).toBe(20_000)
    const { packets, pages } = readOgg(await readFile(path))
    expect(packets).toHaveLength(2 + 1001)
    expect(pages.length).toBeGreaterThan(5)
  })

  it('leaves no file where nothing was recorded', async () => {
    await using directory = await scratch()
    const path = join(directory.path, 'a.wav')
    expect(await record({ path, format: 'wav', channels: 2 }, 0)).toEqual({ kept: 0, faults: [] })
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('MUST NOT write over what is there', async () => {
    await using directory = await scratch()
    const file: RecordingFile = { path: join(directory.path, 'a.wav'), format: 'wav', channels: 2 }
    await record(file, 50)
    const before = await readFile(file.path)
    expect(await record(file, 20)).toEqual({ kept: 0, faults: [{ ended: 'not-writable', code: 'EEXIST' }] })
    expect(await readFile(file.path)).toEqual(before)
  })

  it('says once that it cannot be kept, with the reason', async () => {
    await using directory = await scratch()
    const path = join(directory.path, 'file')
    await record({ path, format: 'wav', channels: 1 }, 10)
    expect(await record({ path: join(path, 'under/a.wav'), format: 'wav', channels: 1 }, 100)).toEqual({
      kept: 0,
      faults: [{ ended: 'not-writable', code: 'ENOTDIR' }]
    })
  })
})

describe('a disk that takes no more (issue: the call goes on, and it is said)', () => {
  it.each(['wav', 'ogg'] as const)(
    'MUST say that it is full, and keep what was said in a %s file that plays',
    async (format) => {
      await using directory = await scratch()
      const path = join(directory.path, `a.${format}`)
      const { command, args } = limited(format === 'wav' ? 40 : 8, [process.execPath, victim, path, format])
      await using program = await Program.start({ name: 'victim', command, args })
      await program.stdout.waitFor((line) => line === 'fault storage-full EFBIG', { what: 'the fault' })
      // It goes on writing: nothing is thrown.
      await program.stdout.waitFor((line) => line === 'written 150', { what: 'frames after it' })
      await program.kill9()
      const file = await readFile(path)
      const left = format === 'wav' ? channelsOfWav(file)[0] : await leftOfOgg(file)
      expect(left?.length).toBeGreaterThan(320 * 20)
      expect(frequency(left)).toBe(500)
    }
  )
})

/** A program whose files hold so many KiB at the most. */
function limited(kibibytes: number, command: readonly string[]): { command: string; args: string[] } {
  return { command: 'bash', args: ['-c', `ulimit -f ${kibibytes}; exec "$@"`, 'bash', ...command] }
}

describe('a kill -9 while recording (issue: what was said is kept)', () => {
  it.each(['wav', 'ogg'] as const)(
    'MUST leave a %s file that plays, with all but the last quarter of a second',
    async (format) => {
      await using directory = await scratch()
      const path = join(directory.path, `a.${format}`)
      await using program = await Program.start({
        name: 'victim',
        command: process.execPath,
        args: [victim, path, format]
      })
      await program.stdout.waitFor((line) => line === 'written 100', { what: '2 s of sound' })
      await program.kill9()
      const written = program.stdout.entries.filter((line) => line.startsWith('written ')).length
      const file = await readFile(path)
      const left = format === 'wav' ? channelsOfWav(file)[0] : await leftOfOgg(file)
      // Twelve frames are written at once, and the last of them may be on their way.
      expect(left?.length).toBeGreaterThanOrEqual(320 * (written - 15))
      expect(frequency(left)).toBe(500)
    }
  )
})

async function leftOfOgg(file: Buffer): Promise<Int16Array> {
  const { packets } = readOgg(file)
  return await decoded(packets.slice(2).map((packet) => split(packet)[0] as Buffer))
}
