/** What is seen, in three sentences; and what the paper leaves open. */
export function Legend() {
  return (
    <div className="legend">
      <p>
        The model looks at a picture once and then reads what it saw three times, each time with another request; V is
        what all three begin with, Fused what the language model gets. A map shows one of these readings: a square per
        patch, the first three principal components of its features as red, green and blue. Patches that look alike to
        the model have like colours.
      </p>
      <p>
        The paper says of its Figure 3 that background is left out by a threshold on the first component, and no more:
        what is fitted, the sign, a second fit and the scale are choices here, and stand as its figure suggests.
      </p>
    </div>
  );
}
