/** A public page as it is read: at once, and again when asked. What was shown stays until the new answer is there. */
export class Asking<Value> {
  #answer = $state.raw<Value>()
  #turn = 0
  #read: () => Promise<Value>

  constructor(read: () => Promise<Value>) {
    this.#read = read
  }

  /** Undefined until the first answer is there. */
  get answer(): Value | undefined {
    return this.#answer
  }

  async again(): Promise<void> {
    const turn = ++this.#turn
    const answer = await this.#read()
    if (turn === this.#turn) this.#answer = answer
  }
}
