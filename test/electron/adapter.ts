import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Adapter } from './check.ts'

/** The adapter of the project in this folder, which may be a copy of ours. */
export async function adapterIn(project: string): Promise<Adapter> {
  const load = (file: string) => import(/* @vite-ignore */ pathToFileURL(join(project, 'main/shell', file)).href)
  const [{ prepareElectron }, { createElectronShell }, { systemKeyStore }, { Quitting }, { ElectronLinks }] =
    await Promise.all([
      load('electron/prepare.ts'),
      load('electron.ts'),
      load('electron/key-store.ts'),
      load('electron/quitting.ts'),
      load('electron/electron-links.ts')
    ])
  const builder = await readFile(join(project, 'electron-builder.yml'), 'utf8')
  return { prepareElectron, createElectronShell, systemKeyStore, Quitting, ElectronLinks, builder }
}
