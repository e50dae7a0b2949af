import { localTimes } from './base/local-time.ts'
import type { Log } from './base/log.ts'
import type { Config } from './contract/config.ts'
import type { Pbx } from './contract/pbx.ts'
import { spokenFolder } from './contract/sounds.ts'
import { systemClock } from './io/clock.ts'
import { createCrypto } from './io/crypto.ts'
import { watchEventLoop } from './io/event-loop-lag.ts'
import { createHolidays } from './io/holidays.ts'
import { createHttpClient } from './io/http-client.ts'
import { createMediaHost } from './io/media-host.ts'
import { createMessageFiles } from './io/message-files.ts'
import { createPersonalFiles } from './io/personal-files.ts'
import { PromptFiles } from './io/prompt-files.ts'
import { createRecordingShelf } from './io/recording-shelf.ts'
import { createResolver } from './io/resolve.ts'
import { createSipTransport } from './io/sip-transport.ts'
import { createMailTransport } from './io/smtp.ts'
import { findSpeechEngine } from './io/speech.ts'
import { createRecordStore } from './io/sqlite-store.ts'
import { OwnCallLimits } from './runtime/limits.ts'
import { PbxRuntime } from './runtime/pbx.ts'
import { Bindings } from './sip/registrar/bindings.ts'

export { type Config, configSchema } from './contract/config.ts'
export type * from './contract/events.ts'
export type * from './contract/pbx.ts'
export type * from './contract/timeline.ts'
export type * from './contract/views.ts'
export type * from './contract/voicemail.ts'
export { knownVariables } from './cti/variables.ts'
export { faultOfLiteral, lookupWithin, OutOfReach } from './io/http-reach.ts'
export { SoundFiles } from './io/sound-files.ts'
export { emergencyNumbers } from './routing/emergency.ts'
export { readDialled } from './routing/number/dialled.ts'
export { readableNumber, readableNumbers } from './routing/number/readable.ts'
export { isWeakPin } from './routing/weak-pin.ts'
export { validateConfig } from './runtime/validate.ts'

export interface PbxOptions {
  /** Folder for `offhook.db`; it exists. */
  readonly dataDirectory: string
  readonly log: Log
  /** Folders with prompts, the first one first: `<language>/<name>.wav`. */
  readonly promptDirectories: readonly string[]
}

/**
 * Makes a PBX of a valid configuration. It opens its files and threads, but no SIP socket
 * before `start`. Rejects where the record file or the media ports cannot be
 * opened; a disk that is merely full or read-only keeps it from nothing.
 */
export async function createPbx(config: Config, options: PbxOptions): Promise<Pbx> {
  const { log } = options
  await using opened = new AsyncDisposableStack()
  const store = await createRecordStore({
    file: `${options.dataDirectory}/offhook.db`,
    log,
    onFault: (fault) => log.error('records.fault', { fault }),
    onRecovered: () => log.info('records.recovered')
  })
  opened.defer(() => store.close())
  const engine = await findSpeechEngine()
  const media = opened.use(
    await createMediaHost({
      rtp: config.listen.rtp,
      promptDirs: options.promptDirectories,
      speech: engine && { engine, folder: `${options.dataDirectory}/prompts/${spokenFolder}` },
      log
    })
  )
  const http = createHttpClient()
  opened.defer(() => http.close())
  const eventLoop = opened.use(watchEventLoop())
  const runtime = new PbxRuntime(config, {
    clock: systemClock,
    crypto: createCrypto(),
    log,
    media,
    store,
    http,
    mail: createMailTransport(),
    locations: new Bindings(),
    limits: new OwnCallLimits(systemClock),
    holidays: createHolidays({ log }),
    prompts: new PromptFiles(options.promptDirectories),
    messages: createMessageFiles({
      messages: `${options.dataDirectory}/voicemail`,
      prompts: `${options.dataDirectory}/prompts`
    }),
    recordings: createRecordingShelf(options.dataDirectory),
    personal: { store: store.personal, files: createPersonalFiles(options.dataDirectory) },
    canSpeak: engine !== undefined,
    resolver: createResolver({ log, clock: systemClock }),
    localTime: localTimes(),
    transport: (events) => createSipTransport(events, { log, clock: systemClock }),
    eventLoopLag: eventLoop.lag,
    close: () => resources.disposeAsync()
  })
  const resources = opened.move()
  return runtime
}
