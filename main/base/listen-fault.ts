import { portHolder } from './port-holder.ts'

export interface ListenFault {
  readonly code: 'address_in_use' | 'address_not_available' | 'permission_denied' | 'socket'
  /** With the remedy. */
  readonly message: string
}

/** An address on which something is to be heard, and where it stands in the configuration. */
export interface ListenPlace {
  /** `HTTP` */
  readonly what: string
  /** `listen.http` */
  readonly key: string
  readonly hostPort: string
}

/** Why an address cannot be listened on, for the person who has configured it. */
export async function listenFault(
  { what, key, hostPort }: ListenPlace,
  error: NodeJS.ErrnoException
): Promise<ListenFault> {
  const change = `change ${key} in the configuration`
  switch (error.code) {
    case 'EADDRINUSE':
      return {
        code: 'address_in_use',
        message: `The ${what} address ${hostPort} is in use by ${await holderOf(hostPort)}: end that, or ${change}.`
      }
    case 'EADDRNOTAVAIL':
      return {
        code: 'address_not_available',
        message: `The ${what} address ${hostPort} is none of this machine: ${change}.`
      }
    case 'EACCES':
      return {
        code: 'permission_denied',
        message: `This user may not listen on ${hostPort} (ports below 1024 are reserved): ${change}.`
      }
    default:
      return { code: 'socket', message: `Listening on ${hostPort} failed: ${error.message}.` }
  }
}

async function holderOf(hostPort: string): Promise<string> {
  const port = Number(hostPort.slice(hostPort.lastIndexOf(':') + 1))
  return (await portHolder({ protocol: 'tcp', port })) ?? 'another program'
}
