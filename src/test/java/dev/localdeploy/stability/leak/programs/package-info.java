/** Small programs that the recorder of memory curves starts: leaking ones and healthy ones. */
@NullMarked
package dev.localdeploy.stability.leak.programs;

import org.jspecify.annotations.NullMarked;
