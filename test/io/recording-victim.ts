/** Records a tone on each side until it is killed, in real time: `recording-victim.ts FILE FORMAT`. */
import { writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { createRecordingFiles } from '../../pbx-core/io/recording-files.ts'
import { stereoTone } from './stereo-tone.ts'

const [path = '', format = 'wav'] = process.argv.slice(2)
const sink = createRecordingFiles().open(
  { path, format: format === 'ogg' ? 'ogg' : 'wav', channels: 2 },
  ({ ended, code }) => writeSync(1, `fault ${ended} ${code}\n`)
)
writeSync(1, 'ready\n')
for (let at = 0; at < 100_000; at++) {
  sink.write(stereoTone(at))
  writeSync(1, `written ${at + 1}\n`)
  await sleep(20)
}
