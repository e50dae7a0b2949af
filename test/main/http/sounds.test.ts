import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SoundFiles } from '../../../pbx-core/io/sound-files.ts'
import { formatWav } from '../../../pbx-core/media/audio/wav.ts'
import { coreOf, MemoryPbx } from '../support/memory-pbx.ts'
import { TestOffice } from '../support/office.ts'

const user = (extension: string, more: object = {}) => ({
  ...{ extension, name: extension, sipPassword: 's', webPassword: `web-${extension}` },
  ...more
})
const config = {
  schema: 1,
  listen: { http: '127.0.0.1:0' },
  domains: [
    {
      name: 'acme.test',
      users: [user('100', { admin: true }), user('101')],
      music: { pieces: ['music/spring'] },
      queues: [{ name: 'support', agents: [{ user: '101' }], music: ['music/spring', 'music/autumn'] }]
    }
  ]
}

let office: TestOffice
beforeAll(async () => {
  const core = { ...coreOf(new MemoryPbx()), sounds: (directory: string) => new SoundFiles(join(directory, 'prompts')) }
  office = await TestOffice.start(core, config)
})
afterAll(() => office[Symbol.asyncDispose]())

interface Asked {
  readonly method?: string
  readonly type?: string
  readonly body?: string | Uint8Array
  readonly as?: string
}

async function ask(path: string, { method = 'GET', type, body, as = '100' }: Asked = {}) {
  const credentials = Buffer.from(`${as}@acme.test:web-${as}`).toString('base64')
  const response = await fetch(`http://127.0.0.1:${office.port}/api/v1/sounds${path}`, {
    method,
    headers: { Authorization: `Basic ${credentials}`, ...(type === undefined ? {} : { 'Content-Type': type }) },
    ...(body === undefined ? {} : { body: Buffer.from(body) })
  })
  const octets = new Uint8Array(await response.arrayBuffer())
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true
  return { status: response.status, octets, json: isJson ? JSON.parse(Buffer.from(octets).toString()) : undefined }
}

const upload = (name: string, body: string | Uint8Array, type = 'audio/wav') =>
  ask(`?name=${encodeURIComponent(name)}`, { method: 'POST', body, type })
const sound = (seconds: number) => formatWav({ sampleRate: 8000, samples: new Int16Array(8000 * seconds).fill(900) })
const fault = ({ status, json }: Awaited<ReturnType<typeof ask>>) => [status, json?.error?.code, json?.error?.message]

describe('sounds by the API (4-pbx, Media: own prompts and music by upload)', () => {
  it('are uploaded as WAV and MP3, listed with where they are played, heard, and deleted where they are not', async () => {
    const mp3 = await readFile(new URL('../../fixtures/sounds/tone-700.mp3', import.meta.url))
    expect((await upload('music/spring', mp3, 'audio/mpeg')).json).toEqual({
      ...{ name: 'music/spring', seconds: 1.1, octets: expect.any(Number), changedAt: expect.any(Number) },
      usedBy: ['acme.test: music.pieces[0]', 'acme.test: queues[support].music[0]']
    })
    // Whatever it is called, it is what it is.
    expect((await upload('closed', sound(2), 'audio/mpeg')).status).toBe(201)
    expect(
      (await ask('')).json.items.map(({ name, usedBy }: { name: string; usedBy: [] }) => [name, usedBy.length])
    ).toEqual([
      ['closed', 0],
      ['music/spring', 2]
    ])
    const file = await ask('/file?name=closed')
    expect([file.status, Buffer.from(file.octets.subarray(0, 4)).toString(), file.octets.length]).toEqual([
      200,
      'RIFF',
      44 + 64_000
    ])
    expect(fault(await ask('?name=music/spring', { method: 'DELETE' }))).toEqual([
      409,
      'sound_in_use',
      'music/spring is played to callers (acme.test: music.pieces[0], acme.test: queues[support].music[0]). Name another one there first.'
    ])
    expect((await ask('?name=closed', { method: 'DELETE' })).status).toBe(204)
    expect(fault(await ask('?name=closed', { method: 'DELETE' })).slice(0, 2)).toEqual([404, 'sound_not_found'])
    expect((await ask('/file?name=closed')).status).toBe(404)
  })

  it('say in words what is wrong with a file', async () => {
    expect(fault(await upload('x', 'OggS and more'))).toEqual([
      415,
      'unsupported_media_type',
      'This is Ogg. Save it as MP3, or as WAV with 16 bits.'
    ])
    expect(fault(await upload('x', sound(601)))).toEqual([
      413,
      'body_too_large',
      'It lasts 601 s. A sound may last 10 minutes.'
    ])
    expect(fault(await upload('../x', sound(1))).slice(0, 2)).toEqual([400, 'parameter_invalid'])
    expect(fault(await upload('x', '{}', 'application/json')).slice(0, 2)).toEqual([415, 'unsupported_media_type'])
    expect((await ask('')).json.items.map(({ name }: { name: string }) => name)).toEqual(['music/spring'])
  })

  it('more than 128 MiB are not read to their end', async () => {
    let sent = 0
    const body = new ReadableStream({
      pull(controller) {
        sent += 1
        if (sent > 400) controller.close()
        else controller.enqueue(new Uint8Array(1024 * 1024))
      }
    })
    const answer = fetch(`http://127.0.0.1:${office.port}/api/v1/sounds?name=x`, {
      method: 'POST',
      body,
      duplex: 'half',
      headers: {
        Authorization: `Basic ${Buffer.from('100@acme.test:web-100').toString('base64')}`,
        'Content-Type': 'audio/wav'
      }
    } as RequestInit)
    const status = await answer.then(
      (response) => response.status,
      () => 'cut'
    )
    expect([413, 'cut']).toContain(status)
    expect(sent).toBeLessThan(300)
  }, 60_000)

  it('two of one person are under way at once; a third is told to wait, until one of them is over or given up', async () => {
    const gone = new AbortController()
    const slow = () =>
      fetch(`http://127.0.0.1:${office.port}/api/v1/sounds?name=slow`, {
        method: 'POST',
        body: new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(10)) }),
        duplex: 'half',
        signal: gone.signal,
        headers: {
          Authorization: `Basic ${Buffer.from('100@acme.test:web-100').toString('base64')}`,
          'Content-Type': 'audio/wav'
        }
      } as RequestInit).catch(() => {})
    const both = [slow(), slow()]
    await expect
      .poll(async () => fault(await upload('x', sound(1))))
      .toEqual([429, 'too_many_uploads', 'Too much is being uploaded at the moment. Try again in a minute.'])
    gone.abort()
    await Promise.all(both)
    await expect.poll(async () => (await upload('x', sound(1))).status).toBe(201)
    await ask('?name=x', { method: 'DELETE' })
  })

  it('are an admin’s affair', async () => {
    expect(fault(await ask('', { as: '101' })).slice(0, 2)).toEqual([403, 'not_allowed'])
  })
})
