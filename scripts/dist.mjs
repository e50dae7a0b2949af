/** `npm run dist`: installers for the system it runs on, into `dist/`. Says at once where Electron's binary is missing. */
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { electronBinary } from './electron/binary.mjs'

const project = dirname(dirname(fileURLToPath(import.meta.url)))
const given = process.argv.slice(2)
const binary = await electronBinary(['no installer can be made.', 'npm start and npm run serve work without it.'])
if (binary === undefined) process.exit(1)
// Without a certificate a Mac program is signed by nobody: its fuses have been set, and unsigned it would not start.
const signed = process.env.CSC_LINK !== undefined || process.env.CSC_NAME !== undefined
const adHoc = process.platform === 'darwin' && !signed ? ['-c.mac.identity=-'] : []
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
const steps = [
  [npm, ['run', 'build'], { shell: process.platform === 'win32' }],
  [process.execPath, [join(project, 'node_modules', 'electron-builder', 'cli.js'), ...adHoc, ...given], {}]
]
for (const [command, args, options] of steps) {
  const { status } = spawnSync(command, args, { cwd: project, stdio: 'inherit', ...options })
  if (status !== 0) process.exit(status ?? 1)
}
