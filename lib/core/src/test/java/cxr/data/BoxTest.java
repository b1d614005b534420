package cxr.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cxr.data.BoxTable.Size;
import cxr.io.Problem;
import cxr.settings.ImageSettings.Fit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoxTest {

  @TempDir Path folder;

  private Path table(String text) throws IOException {
    return Files.writeString(folder.resolve("boxes.csv"), text);
  }

  @Test
  void msCxrHasItsPicturesSizes() throws IOException {
    Path table =
        table(
            """
            dicom_id,category_name,label_text,path,x,y,w,h,image_width,image_height,split
            a1,Pleural Effusion,small effusion,files/a1.jpg,500,1000,250,500,2000,2500,test
            a1,Edema,"haze, both",files/a1.jpg,1500,0,700,250,2000,2500,test
            """);
    List<Problem> problems = new ArrayList<>();
    List<Box> boxes = BoxTable.MS_CXR.read(table, id -> Optional.empty(), problems);
    assertEquals(
        List.of(
            new Box("a1", "Pleural Effusion", .25, .4, .375, .6),
            new Box("a1", "Edema", .75, 0, 1, .1)), // cut off where the picture ends
        boxes);
    assertEquals(List.of(), problems);
  }

  @Test
  void vindrHasCornersAndPicturesWithoutFindings() throws IOException {
    Path table =
        table(
            """
            image_id,rad_id,class_name,x_min,y_min,x_max,y_max
            b1,R8,Cardiomegaly,100,200,300,400
            b1,R9,No finding,,,,
            b2,R9,Nodule/Mass,0,0,10,x
            """);
    List<Problem> problems = new ArrayList<>();
    List<Box> boxes = BoxTable.VINDR.read(table, id -> Optional.of(new Size(1000, 800)), problems);
    assertEquals(List.of(new Box("b1", "Cardiomegaly", .1, .25, .3, .5)), boxes);
    assertEquals(1, problems.size());
    assertTrue(problems.get(0).action().contains("line 4"), problems.toString());
    List<Box> unknown = BoxTable.VINDR.read(table, id -> Optional.empty(), new ArrayList<>());
    assertEquals(List.of(), unknown);
  }

  /** The names of the columns as the file has them, with commas in one. */
  @Test
  void nihHasPicturesOf1024Pixels() throws IOException {
    Path table =
        table(
            """
            Image Index,Finding Label,Bbox [x,y,w,h],,,
            00000001_000.png,Infiltrate,256,512,128,256,,,
            """);
    List<Box> boxes = BoxTable.NIH.read(table, id -> Optional.empty(), new ArrayList<>());
    assertEquals(List.of(new Box("00000001_000.png", "Infiltrate", .25, .5, .375, .75)), boxes);
  }

  @Test
  void aTableMustHaveItsColumns() throws IOException {
    Path table = table("image_id,class_name\nb1,Nodule\n");
    String message =
        assertThrows(
                IOException.class,
                () -> BoxTable.VINDR.read(table, id -> Optional.empty(), new ArrayList<>()))
            .getMessage();
    assertTrue(message.contains("x_min") && message.contains("boxes.csv"), message);
  }

  @Test
  void aBoxLiesInTheSquareWhereThePictureDoes() {
    Box box = new Box("a", "x", 0, .5, .5, 1);
    assertEquals(new Box("a", "x", .25, .5, .5, 1), box.inSquare(50, 100, Fit.PAD).orElseThrow());
    assertEquals(new Box("a", "x", 0, .5, .5, 1), box.inSquare(50, 100, Fit.CROP).orElseThrow());
    Box low = new Box("a", "x", 0, .9, 1, 1);
    assertEquals(Optional.empty(), low.inSquare(50, 100, Fit.CROP));
    assertTrue(box.has(0, .5));
    assertFalse(box.has(.5, .5));
    assertThrows(IllegalArgumentException.class, () -> new Box("a", "x", .5, 0, .5, 1));
    assertThrows(IllegalArgumentException.class, () -> new Box("a", "x", 0, 0, 1.1, 1));
  }
}
