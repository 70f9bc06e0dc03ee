/** Gives the answer of before while the next one is being read, so that a screen does not empty in between. */
export function lastAnswer<Answer>(): (answer: Answer | undefined) => Answer | undefined {
  let last: Answer | undefined
  return (answer) => {
    last = answer ?? last
    return last
  }
}
