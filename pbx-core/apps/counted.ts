/** A place in a limit, as long as nobody has it: it is given back with the scope, or moved to the leg that it counts for. */
export class Counted implements Disposable {
  readonly #place: DisposableStack
  readonly #around: Counted | undefined

  /** `around`: what the same call is counted for already, as it was sent out before and is sent on now. */
  constructor(place: Disposable, around: Counted | undefined) {
    this.#place = new DisposableStack()
    this.#place.use(place)
    this.#around = around
  }

  move(): Disposable {
    const moved = new DisposableStack()
    if (!this.#place.disposed) moved.use(this.#place.move())
    if (this.#around !== undefined) moved.use(this.#around.move())
    return moved
  }

  [Symbol.dispose](): void {
    this.#place.dispose()
  }
}
