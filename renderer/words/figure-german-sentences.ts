/** What the model and the files say to the inspector, in German. */
import type { Sentences } from './sentences.ts';

export const figureGermanSentences: Sentences = {
  // ---- maps ----
  '{0} patches cannot be divided into {1} clusters.': '{0} Felder lassen sich nicht in {1} Gruppen teilen.',
  '{0} is {1}, {2} {3}: they have no patches in common.': '{0} hat {1}, {2} {3}: Sie haben keine Felder gemeinsam.',
  '{0} is {1} wide, {2} {3}: they cannot share a basis.': '{0} ist {1} breit, {2} {3}: Sie können keine Basis teilen.',
  'There is no patch {0}: the grid has {1} × {2}, numbered 0 to {3}.':
    'Es gibt kein Feld {0}: Das Gitter hat {1} × {2}, gezählt von 0 bis {3}.',
  'The fused image tokens have no layers.': 'Die Bild-Token nach der Fusion haben keine Schichten.',
  "{0} was converted without its encoder's layers.": '{0} wurde ohne die Schichten seines Encoders umgewandelt.',
  'Convert its checkpoint again to see them: npm run convert.':
    'Wandeln Sie seinen Checkpoint noch einmal um, um sie zu sehen: npm run convert.',
  'The features hold values that are no numbers.': 'Unter den Merkmalen sind Werte, die keine Zahlen sind.',

  // ---- answers ----
  'The answer has no words to ask about.': 'Die Antwort hat keine Wörter, nach denen sich fragen ließe.',
  'The chat with its answer has {0} tokens, the model takes {1}: ask about an earlier answer.':
    'Das Gespräch mit der Antwort hat {0} Token, das Modell fasst {1}: Nehmen Sie eine frühere Antwort.',
  'There is no picture in this chat: nothing can be taken away.':
    'In diesem Gespräch ist kein Bild: Es lässt sich nichts wegnehmen.',
  'The picture whose patches are to be taken is not in this chat.':
    'Das Bild, dessen Felder weggenommen werden sollen, ist nicht in diesem Gespräch.',

  // ---- a basis from a file ----
  'The file is not JSON.': 'Die Datei ist kein JSON.',
  'The file is not a basis.': 'Die Datei ist keine Basis.',
  'Choose one that was saved by “Save basis”.': 'Wählen Sie eine, die mit „Basis speichern“ entstand.',
  'The basis of {0} is damaged: its mean and axes do not fit its width.':
    'Die Basis von {0} ist beschädigt: Mittel und Achsen passen nicht zu ihrer Breite.',
  'The file holds no basis of any map.': 'Die Datei enthält keine Basis irgendeiner Karte.',
  'The basis is {0} wide, the features of {1} {2}.': 'Die Basis ist {0} breit, die Merkmale von {1} {2}.',

  // ---- files and recipes ----
  'The files would have {0} MB or more: choose fewer maps or kinds.':
    'Die Dateien hätten {0} MB oder mehr: Wählen Sie weniger Karten oder Arten.',
  'No patches are selected: choose some before writing their table.':
    'Es sind keine Felder gewählt: Wählen Sie welche, ehe ihre Tabelle geschrieben wird.',
  'A selected picture is not part of the figure.': 'Ein gewähltes Bild gehört nicht zur Abbildung.',
  'The figure would have {0} pixels: choose smaller panels or fewer maps.':
    'Die Abbildung hätte {0} Bildpunkte: Wählen Sie kleinere oder weniger Karten.',
  'This is no recipe of a figure: it is not JSON.': 'Das ist kein Rezept einer Abbildung: Es ist kein JSON.',
  'This is no recipe of a figure: its format is not "vasari-figure".':
    'Das ist kein Rezept einer Abbildung: Sein Format ist nicht „vasari-figure“.',
  'The recipe has format version {0}; this program reads 1 and 2.':
    'Das Rezept hat die Formatversion {0}; dieses Programm liest 1 und 2.',
  'The recipe is damaged: {0}: {1}.': 'Das Rezept ist beschädigt: {0}: {1}.',
  'The second row was made with {0}, which is not here: put its folder among the models.':
    'Die zweite Reihe entstand mit {0}, das hier fehlt: Legen Sie seinen Ordner zu den Modellen.',
  'The hash of its manifest begins with {0}.': 'Der Hash seines Manifests beginnt mit {0}.',
  'The recipe has no maps.': 'Das Rezept hat keine Karten.',
  'The file is too long to be a recipe.': 'Die Datei ist zu lang für ein Rezept.',
  'Choose the JSON that “Recipe” saved.': 'Wählen Sie das JSON, das „Rezept“ gespeichert hat.',
  'Attach the picture “{0}” first, then open the recipe again: its hash is {1}.':
    'Hängen Sie zuerst das Bild „{0}“ an, dann öffnen Sie das Rezept noch einmal: Sein Hash ist {1}.',
  'The picture {0} is not stored here: add the very same file to see it.':
    'Das Bild {0} ist hier nicht gespeichert: Fügen Sie genau diese Datei hinzu, um es zu sehen.',
  'The recipe was made with {0}: the figure will be another.':
    'Das Rezept entstand mit {0}: Die Abbildung wird eine andere sein.',
  'another conversion or edition of {0}': 'einer anderen Umwandlung oder Ausgabe von {0}',
  '{0}, not {1}': '{0}, nicht mit {1}',
  'The recipe was made with {0} {1}, this is {2}: single colours may differ by rounding.':
    'Das Rezept entstand mit {0} {1}, hier ist {2}: Einzelne Farben können durch Rundung abweichen.',
};
